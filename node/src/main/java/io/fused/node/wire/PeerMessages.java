package io.fused.node.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.fused.core.Message;
import io.fused.protocol.PeerFrame;
import java.util.Arrays;
import java.util.List;

/** Messages of the data links as the generated classes have them, each field under its own name. */
final class PeerMessages {
    private PeerMessages() {}

    static PeerFrame toProto(Message.Data message) {
        PeerFrame.Builder frame = PeerFrame.newBuilder();
        switch (message) {
            case Message.Records m -> frame.setRecords(records(m));
            case Message.Applied m -> frame.setApplied(applied(m));
            case Message.Deltas m -> frame.setDeltas(deltas(m));
            case Message.UnitImage m -> frame.setUnitImage(unitImage(m));
            case Message.Attach m -> frame.setAttach(attach(m));
            case Message.Attached m -> frame.setAttached(attached(m));
            case Message.Committed m -> frame.setCommitted(committed(m));
            case Message.AttachWanted m -> frame.setAttachWanted(attachWanted(m));
            case Message.Fenced m -> frame.setFenced(fenced(m));
            case Message.Subscribe m -> frame.setSubscribe(subscribe(m));
            case Message.UnitWanted m -> frame.setUnitWanted(unitWanted(m));
            case Message.UnitReleased m -> frame.setUnitReleased(unitReleased(m));
            case Message.Walk m -> frame.setWalk(walk(m));
            case Message.Credit m -> frame.setCredit(credit(m));
            case Message.WalkEnd m -> frame.setWalkEnd(walkEnd(m));
            case Message.SubscriptionEnded m -> frame.setSubscriptionEnded(subscriptionEnded(m));
            case Message.Unsubscribe m -> frame.setUnsubscribe(unsubscribe(m));
            case Message.HeightsWanted m -> frame.setHeightsWanted(heightsWanted(m));
            case Message.Heights m -> frame.setHeights(heights(m));
            case Message.FusedUnitWanted m -> frame.setFusedUnitWanted(fusedUnitWanted(m));
            case Message.FusedUnit m -> frame.setFusedUnit(fusedUnit(m));
        }
        return frame.build();
    }

    static io.fused.protocol.Records records(Message.Records m) {
        return io.fused.protocol.Records.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .setFirst(m.first())
                .setCount(m.count())
                .setCommitted(m.committed())
                .setPayload(bytes(m.payload()))
                .build();
    }

    static io.fused.protocol.Applied applied(Message.Applied m) {
        return io.fused.protocol.Applied.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .setApplied(m.applied())
                .setShortOfMemory(m.shortOfMemory())
                .build();
    }

    static io.fused.protocol.Deltas deltas(Message.Deltas m) {
        return io.fused.protocol.Deltas.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setTenure(m.tenure())
                .setSubscription(m.subscription())
                .setUpTo(m.upTo())
                .setPayload(bytes(m.payload()))
                .build();
    }

    static io.fused.protocol.UnitImage unitImage(Message.UnitImage m) {
        return io.fused.protocol.UnitImage.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setTenure(m.tenure())
                .setSubscription(m.subscription())
                .setSizeClass(m.sizeClass())
                .setUnit(m.unit())
                .setNumber(m.number())
                .setImage(bytes(m.bytes()))
                .build();
    }

    static io.fused.protocol.Attach attach(Message.Attach m) {
        return io.fused.protocol.Attach.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .build();
    }

    static io.fused.protocol.Attached attached(Message.Attached m) {
        return io.fused.protocol.Attached.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .setApplied(m.applied())
                .build();
    }

    static io.fused.protocol.Committed committed(Message.Committed m) {
        return io.fused.protocol.Committed.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .setCommitted(m.committed())
                .build();
    }

    static io.fused.protocol.AttachWanted attachWanted(Message.AttachWanted m) {
        return io.fused.protocol.AttachWanted.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .build();
    }

    static io.fused.protocol.Fenced fenced(Message.Fenced m) {
        return io.fused.protocol.Fenced.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .setFencedTenure(m.fencedTenure())
                .build();
    }

    static io.fused.protocol.Subscribe subscribe(Message.Subscribe m) {
        return io.fused.protocol.Subscribe.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setTenure(m.tenure())
                .setSubscription(m.subscription())
                .build();
    }

    static io.fused.protocol.UnitWanted unitWanted(Message.UnitWanted m) {
        return io.fused.protocol.UnitWanted.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setSubscription(m.subscription())
                .setSizeClass(m.sizeClass())
                .setUnit(m.unit())
                .build();
    }

    static io.fused.protocol.UnitReleased unitReleased(Message.UnitReleased m) {
        return io.fused.protocol.UnitReleased.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setSubscription(m.subscription())
                .setSizeClass(m.sizeClass())
                .setUnit(m.unit())
                .build();
    }

    static io.fused.protocol.Walk walk(Message.Walk m) {
        return io.fused.protocol.Walk.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setSubscription(m.subscription())
                .setCredits(m.credits())
                .build();
    }

    static io.fused.protocol.Credit credit(Message.Credit m) {
        return io.fused.protocol.Credit.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setSubscription(m.subscription())
                .setCredits(m.credits())
                .build();
    }

    static io.fused.protocol.WalkEnd walkEnd(Message.WalkEnd m) {
        return io.fused.protocol.WalkEnd.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setTenure(m.tenure())
                .setSubscription(m.subscription())
                .setNumber(m.number())
                .addAllHeights(list(m.heights()))
                .build();
    }

    static io.fused.protocol.SubscriptionEnded subscriptionEnded(Message.SubscriptionEnded m) {
        return io.fused.protocol.SubscriptionEnded.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setSubscription(m.subscription())
                .setReason(m.reason())
                .build();
    }

    static io.fused.protocol.Unsubscribe unsubscribe(Message.Unsubscribe m) {
        return io.fused.protocol.Unsubscribe.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setSubscription(m.subscription())
                .build();
    }

    static io.fused.protocol.HeightsWanted heightsWanted(Message.HeightsWanted m) {
        return io.fused.protocol.HeightsWanted.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setBackup(m.backup())
                .setPrimary(m.primary())
                .setRequest(m.request())
                .build();
    }

    static io.fused.protocol.Heights heights(Message.Heights m) {
        return io.fused.protocol.Heights.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setBackup(m.backup())
                .setPrimary(m.primary())
                .setRequest(m.request())
                .setApplied(m.applied())
                .addAllHeights(list(m.heights()))
                .build();
    }

    static io.fused.protocol.FusedUnitWanted fusedUnitWanted(Message.FusedUnitWanted m) {
        return io.fused.protocol.FusedUnitWanted.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setBackup(m.backup())
                .setRequest(m.request())
                .setSizeClass(m.sizeClass())
                .setUnit(m.unit())
                .addAllNotBefore(list(m.notBefore()))
                .build();
    }

    static io.fused.protocol.FusedUnit fusedUnit(Message.FusedUnit m) {
        return io.fused.protocol.FusedUnit.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setBackup(m.backup())
                .setRequest(m.request())
                .setSizeClass(m.sizeClass())
                .setUnit(m.unit())
                .addAllApplied(list(m.applied()))
                .setImage(bytes(m.bytes()))
                .build();
    }

    static Message.Data fromProto(PeerFrame frame) throws InvalidProtocolBufferException {
        return switch (frame.getKindCase()) {
            case RECORDS -> records(frame.getRecords());
            case APPLIED -> applied(frame.getApplied());
            case DELTAS -> deltas(frame.getDeltas());
            case UNIT_IMAGE -> unitImage(frame.getUnitImage());
            case ATTACH -> attach(frame.getAttach());
            case ATTACHED -> attached(frame.getAttached());
            case COMMITTED -> committed(frame.getCommitted());
            case ATTACH_WANTED -> attachWanted(frame.getAttachWanted());
            case FENCED -> fenced(frame.getFenced());
            case SUBSCRIBE -> subscribe(frame.getSubscribe());
            case UNIT_WANTED -> unitWanted(frame.getUnitWanted());
            case UNIT_RELEASED -> unitReleased(frame.getUnitReleased());
            case WALK -> walk(frame.getWalk());
            case CREDIT -> credit(frame.getCredit());
            case WALK_END -> walkEnd(frame.getWalkEnd());
            case SUBSCRIPTION_ENDED -> subscriptionEnded(frame.getSubscriptionEnded());
            case UNSUBSCRIBE -> unsubscribe(frame.getUnsubscribe());
            case HEIGHTS_WANTED -> heightsWanted(frame.getHeightsWanted());
            case HEIGHTS -> heights(frame.getHeights());
            case FUSED_UNIT_WANTED -> fusedUnitWanted(frame.getFusedUnitWanted());
            case FUSED_UNIT -> fusedUnit(frame.getFusedUnit());
            case HELLO, KIND_NOT_SET ->
                throw new InvalidProtocolBufferException("Not a message that this version knows");
        };
    }

    static Message.Records records(io.fused.protocol.Records m) {
        return new Message.Records(
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                m.getTenure(),
                m.getFirst(),
                m.getCount(),
                m.getCommitted(),
                m.getPayload().toByteArray());
    }

    static Message.Applied applied(io.fused.protocol.Applied m) {
        return new Message.Applied(
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                m.getTenure(),
                m.getApplied(),
                m.getShortOfMemory());
    }

    static Message.Deltas deltas(io.fused.protocol.Deltas m) {
        return new Message.Deltas(
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getTenure(),
                m.getSubscription(),
                m.getUpTo(),
                m.getPayload().toByteArray());
    }

    static Message.UnitImage unitImage(io.fused.protocol.UnitImage m) {
        return new Message.UnitImage(
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getTenure(),
                m.getSubscription(),
                m.getSizeClass(),
                m.getUnit(),
                m.getNumber(),
                m.getImage().toByteArray());
    }

    static Message.Attach attach(io.fused.protocol.Attach m) {
        return new Message.Attach(
                m.getGroup(), m.getEpoch(), m.getPrimary(), m.getBackup(), m.getTenure());
    }

    static Message.Attached attached(io.fused.protocol.Attached m) {
        return new Message.Attached(
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                m.getTenure(),
                m.getApplied());
    }

    static Message.Committed committed(io.fused.protocol.Committed m) {
        return new Message.Committed(
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                m.getTenure(),
                m.getCommitted());
    }

    static Message.AttachWanted attachWanted(io.fused.protocol.AttachWanted m) {
        return new Message.AttachWanted(
                m.getGroup(), m.getEpoch(), m.getPrimary(), m.getBackup(), m.getTenure());
    }

    static Message.Fenced fenced(io.fused.protocol.Fenced m) {
        return new Message.Fenced(
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                m.getTenure(),
                m.getFencedTenure());
    }

    static Message.Subscribe subscribe(io.fused.protocol.Subscribe m) {
        return new Message.Subscribe(
                m.getGroup(), m.getEpoch(), m.getPrimary(), m.getTenure(), m.getSubscription());
    }

    static Message.UnitWanted unitWanted(io.fused.protocol.UnitWanted m) {
        return new Message.UnitWanted(
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getSubscription(),
                m.getSizeClass(),
                m.getUnit());
    }

    static Message.UnitReleased unitReleased(io.fused.protocol.UnitReleased m) {
        return new Message.UnitReleased(
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getSubscription(),
                m.getSizeClass(),
                m.getUnit());
    }

    static Message.Walk walk(io.fused.protocol.Walk m) {
        return new Message.Walk(
                m.getGroup(), m.getEpoch(), m.getPrimary(), m.getSubscription(), m.getCredits());
    }

    static Message.Credit credit(io.fused.protocol.Credit m) {
        return new Message.Credit(
                m.getGroup(), m.getEpoch(), m.getPrimary(), m.getSubscription(), m.getCredits());
    }

    static Message.WalkEnd walkEnd(io.fused.protocol.WalkEnd m) {
        return new Message.WalkEnd(
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getTenure(),
                m.getSubscription(),
                m.getNumber(),
                ints(m.getHeightsList()));
    }

    static Message.SubscriptionEnded subscriptionEnded(io.fused.protocol.SubscriptionEnded m) {
        return new Message.SubscriptionEnded(
                m.getGroup(), m.getEpoch(), m.getPrimary(), m.getSubscription(), m.getReason());
    }

    static Message.Unsubscribe unsubscribe(io.fused.protocol.Unsubscribe m) {
        return new Message.Unsubscribe(
                m.getGroup(), m.getEpoch(), m.getPrimary(), m.getSubscription());
    }

    static Message.HeightsWanted heightsWanted(io.fused.protocol.HeightsWanted m) {
        return new Message.HeightsWanted(
                m.getGroup(), m.getEpoch(), m.getBackup(), m.getPrimary(), m.getRequest());
    }

    static Message.Heights heights(io.fused.protocol.Heights m) {
        return new Message.Heights(
                m.getGroup(),
                m.getEpoch(),
                m.getBackup(),
                m.getPrimary(),
                m.getRequest(),
                m.getApplied(),
                ints(m.getHeightsList()));
    }

    static Message.FusedUnitWanted fusedUnitWanted(io.fused.protocol.FusedUnitWanted m) {
        return new Message.FusedUnitWanted(
                m.getGroup(),
                m.getEpoch(),
                m.getBackup(),
                m.getRequest(),
                m.getSizeClass(),
                m.getUnit(),
                longs(m.getNotBeforeList()));
    }

    static Message.FusedUnit fusedUnit(io.fused.protocol.FusedUnit m) {
        return new Message.FusedUnit(
                m.getGroup(),
                m.getEpoch(),
                m.getBackup(),
                m.getRequest(),
                m.getSizeClass(),
                m.getUnit(),
                longs(m.getAppliedList()),
                m.getImage().toByteArray());
    }

    /** Not copied: arrays in messages are never written again. */
    private static ByteString bytes(byte[] bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static List<Long> list(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
