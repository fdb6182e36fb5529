package io.fused.node.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.protocol.FromMember;
import io.fused.protocol.MemberRun;
import io.fused.protocol.ToMember;
import java.util.List;

/**
 * Messages of the control link to and from the generated classes of control.proto. The member
 * spoken of is the one whose link it is, and does not travel.
 */
public final class ControlWire {
    private ControlWire() {}

    /**
     * As bytes travel: what a member reports.
     *
     * @throws IllegalArgumentException if this message goes the other way
     */
    public static FromMember fromMember(Message.Control message) {
        FromMember.Builder frame = FromMember.newBuilder();
        switch (message) {
            case Message.Join m -> frame.setJoin(toProto(m));
            case Message.Renew m -> frame.setRenew(toProto(m));
            case Message.SilentBackup m -> frame.setSilentBackup(toProto(m));
            case Message.ForgetfulBackup m -> frame.setForgetfulBackup(toProto(m));
            case Message.CorruptRebuild m -> frame.setCorruptRebuild(toProto(m));
            case Message.LinkBroken m -> frame.setLinkBroken(toProto(m));
            case Message.Copied m -> frame.setCopied(toProto(m));
            case Message.Confirmed m -> frame.setConfirmed(toProto(m));
            case Message.Rebuilt m -> frame.setRebuilt(toProto(m));
            case Message.Resigned m -> frame.setResigned(toProto(m));
            case Message.FenceHeld m -> frame.setFenceHeld(toProto(m));
            case Message.RecordsFetched m -> frame.setRecordsFetched(toProto(m));
            case Message.Filled m -> frame.setFilled(toProto(m));
            case Message.OpenStructure m -> frame.setOpenStructure(toProto(m));
            case Message.DropStructure m -> frame.setDropStructure(toProto(m));
            case Message.Welcome m -> throw sentTheWrongWay(m);
            case Message.Refused m -> throw sentTheWrongWay(m);
            case Message.Renewed m -> throw sentTheWrongWay(m);
            case Message.NewMap m -> throw sentTheWrongWay(m);
            case Message.FenceOrder m -> throw sentTheWrongWay(m);
            case Message.RecordsWanted m -> throw sentTheWrongWay(m);
            case Message.Fill m -> throw sentTheWrongWay(m);
            case Message.StructureOpened m -> throw sentTheWrongWay(m);
        }
        return frame.build();
    }

    /**
     * As the core has it: what a member reports.
     *
     * @param member the run whose link it came by
     * @throws InvalidProtocolBufferException if it is no message of the core, or one unknown here
     */
    public static Message.Control fromMember(MemberId member, FromMember frame)
            throws InvalidProtocolBufferException {
        return switch (frame.getKindCase()) {
            case JOIN -> fromProto(member, frame.getJoin());
            case RENEW -> fromProto(member, frame.getRenew());
            case SILENT_BACKUP -> fromProto(member, frame.getSilentBackup());
            case FORGETFUL_BACKUP -> fromProto(member, frame.getForgetfulBackup());
            case CORRUPT_REBUILD -> fromProto(member, frame.getCorruptRebuild());
            case LINK_BROKEN -> fromProto(member, frame.getLinkBroken());
            case COPIED -> fromProto(member, frame.getCopied());
            case CONFIRMED -> fromProto(member, frame.getConfirmed());
            case REBUILT -> fromProto(member, frame.getRebuilt());
            case RESIGNED -> fromProto(member, frame.getResigned());
            case FENCE_HELD -> fromProto(member, frame.getFenceHeld());
            case RECORDS_FETCHED -> fromProto(member, frame.getRecordsFetched());
            case FILLED -> fromProto(member, frame.getFilled());
            case OPEN_STRUCTURE -> fromProto(member, frame.getOpenStructure());
            case DROP_STRUCTURE -> fromProto(member, frame.getDropStructure());
            case HELLO, STACKS_REPORT, KIND_NOT_SET ->
                throw new InvalidProtocolBufferException("Not a message that this version knows");
        };
    }

    /**
     * As bytes travel: what the coordinator sends.
     *
     * @throws IllegalArgumentException if this message goes the other way
     */
    public static ToMember toMember(Message.Control message) {
        ToMember.Builder frame = ToMember.newBuilder();
        switch (message) {
            case Message.Welcome m -> frame.setWelcome(toProto(m));
            case Message.Refused m -> frame.setRefused(toProto(m));
            case Message.Renewed m -> frame.setRenewed(toProto(m));
            case Message.NewMap m -> frame.setNewMap(MapWire.toProto(m.map()));
            case Message.FenceOrder m -> frame.setFenceOrder(toProto(m));
            case Message.RecordsWanted m -> frame.setRecordsWanted(toProto(m));
            case Message.Fill m -> frame.setFill(toProto(m));
            case Message.StructureOpened m -> frame.setStructureOpened(toProto(m));
            case Message.Join m -> throw sentTheWrongWay(m);
            case Message.Renew m -> throw sentTheWrongWay(m);
            case Message.SilentBackup m -> throw sentTheWrongWay(m);
            case Message.ForgetfulBackup m -> throw sentTheWrongWay(m);
            case Message.CorruptRebuild m -> throw sentTheWrongWay(m);
            case Message.LinkBroken m -> throw sentTheWrongWay(m);
            case Message.Copied m -> throw sentTheWrongWay(m);
            case Message.Confirmed m -> throw sentTheWrongWay(m);
            case Message.Rebuilt m -> throw sentTheWrongWay(m);
            case Message.Resigned m -> throw sentTheWrongWay(m);
            case Message.FenceHeld m -> throw sentTheWrongWay(m);
            case Message.RecordsFetched m -> throw sentTheWrongWay(m);
            case Message.Filled m -> throw sentTheWrongWay(m);
            case Message.OpenStructure m -> throw sentTheWrongWay(m);
            case Message.DropStructure m -> throw sentTheWrongWay(m);
        }
        return frame.build();
    }

    /**
     * As the core has it: what the coordinator sends.
     *
     * @param member the run whose link it came by
     * @throws InvalidProtocolBufferException if it is no message of the core, or one unknown here
     */
    public static Message.Control toMember(MemberId member, ToMember frame)
            throws InvalidProtocolBufferException {
        return switch (frame.getKindCase()) {
            case WELCOME -> fromProto(member, frame.getWelcome());
            case REFUSED -> fromProto(member, frame.getRefused());
            case RENEWED -> fromProto(member, frame.getRenewed());
            case NEW_MAP -> new Message.NewMap(MapWire.fromProto(frame.getNewMap()));
            case FENCE_ORDER -> fromProto(member, frame.getFenceOrder());
            case RECORDS_WANTED -> fromProto(member, frame.getRecordsWanted());
            case FILL -> fromProto(member, frame.getFill());
            case STRUCTURE_OPENED -> fromProto(member, frame.getStructureOpened());
            case HELLO, STACKS_WANTED, KIND_NOT_SET ->
                throw new InvalidProtocolBufferException("Not a message that this version knows");
        };
    }

    private static io.fused.protocol.Join toProto(Message.Join m) {
        return io.fused.protocol.Join.newBuilder()
                .setDataAddress(m.dataAddress())
                .build();
    }

    private static io.fused.protocol.Renew toProto(Message.Renew m) {
        return io.fused.protocol.Renew.newBuilder()
                .setRenewal(m.renewal())
                .setMapVersion(m.mapVersion())
                .build();
    }

    private static io.fused.protocol.SilentBackup toProto(Message.SilentBackup m) {
        return io.fused.protocol.SilentBackup.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .build();
    }

    private static io.fused.protocol.ForgetfulBackup toProto(Message.ForgetfulBackup m) {
        return io.fused.protocol.ForgetfulBackup.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .build();
    }

    private static io.fused.protocol.CorruptRebuild toProto(Message.CorruptRebuild m) {
        return io.fused.protocol.CorruptRebuild.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setDetail(m.detail())
                .build();
    }

    private static io.fused.protocol.LinkBroken toProto(Message.LinkBroken m) {
        return io.fused.protocol.LinkBroken.newBuilder().setPeer(run(m.peer())).build();
    }

    private static io.fused.protocol.Copied toProto(Message.Copied m) {
        return io.fused.protocol.Copied.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setBackup(m.backup())
                .build();
    }

    private static io.fused.protocol.Confirmed toProto(Message.Confirmed m) {
        return io.fused.protocol.Confirmed.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setBackupTenure(m.backupTenure())
                .build();
    }

    private static io.fused.protocol.Rebuilt toProto(Message.Rebuilt m) {
        return io.fused.protocol.Rebuilt.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setTenure(m.tenure())
                .build();
    }

    private static io.fused.protocol.Resigned toProto(Message.Resigned m) {
        return io.fused.protocol.Resigned.newBuilder()
                .setGroup(m.shard().group())
                .setFusedBackup(m.shard().kind() == ShardKind.BACKUP)
                .setIndex(m.shard().index())
                .setTenure(m.tenure())
                .build();
    }

    private static io.fused.protocol.FenceHeld toProto(Message.FenceHeld m) {
        return io.fused.protocol.FenceHeld.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .setApplied(m.applied())
                .build();
    }

    private static io.fused.protocol.RecordsFetched toProto(Message.RecordsFetched m) {
        return io.fused.protocol.RecordsFetched.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .addAllRecords(m.records().stream().map(PeerMessages::records).toList())
                .build();
    }

    private static io.fused.protocol.Filled toProto(Message.Filled m) {
        return io.fused.protocol.Filled.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .setApplied(m.applied())
                .build();
    }

    private static io.fused.protocol.OpenStructure toProto(Message.OpenStructure m) {
        return io.fused.protocol.OpenStructure.newBuilder()
                .setRequest(m.request())
                .setSpec(MapWire.toProto(m.spec()))
                .build();
    }

    private static io.fused.protocol.DropStructure toProto(Message.DropStructure m) {
        return io.fused.protocol.DropStructure.newBuilder()
                .setRequest(m.request())
                .setStructure(m.structure())
                .build();
    }

    private static Message.Join fromProto(MemberId member, io.fused.protocol.Join m) {
        return new Message.Join(member, m.getDataAddress());
    }

    private static Message.Renew fromProto(MemberId member, io.fused.protocol.Renew m) {
        return new Message.Renew(member, m.getRenewal(), m.getMapVersion());
    }

    private static Message.SilentBackup fromProto(
            MemberId member, io.fused.protocol.SilentBackup m) {
        return new Message.SilentBackup(
                member, m.getGroup(), m.getEpoch(), m.getPrimary(), m.getBackup());
    }

    private static Message.ForgetfulBackup fromProto(
            MemberId member, io.fused.protocol.ForgetfulBackup m) {
        return new Message.ForgetfulBackup(
                member, m.getGroup(), m.getEpoch(), m.getPrimary(), m.getBackup());
    }

    private static Message.CorruptRebuild fromProto(
            MemberId member, io.fused.protocol.CorruptRebuild m) {
        return new Message.CorruptRebuild(
                member, m.getGroup(), m.getEpoch(), m.getPrimary(), m.getDetail());
    }

    private static Message.LinkBroken fromProto(MemberId member, io.fused.protocol.LinkBroken m) {
        return new Message.LinkBroken(member, member(m.getPeer()));
    }

    private static Message.Copied fromProto(MemberId member, io.fused.protocol.Copied m) {
        return new Message.Copied(member, m.getGroup(), m.getEpoch(), m.getBackup());
    }

    private static Message.Confirmed fromProto(MemberId member, io.fused.protocol.Confirmed m) {
        return new Message.Confirmed(
                member,
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                m.getBackupTenure());
    }

    private static Message.Rebuilt fromProto(MemberId member, io.fused.protocol.Rebuilt m) {
        return new Message.Rebuilt(
                member, m.getGroup(), m.getEpoch(), m.getPrimary(), m.getTenure());
    }

    private static Message.Resigned fromProto(MemberId member, io.fused.protocol.Resigned m) {
        return new Message.Resigned(
                member,
                new ShardId(
                        m.getGroup(),
                        m.getFusedBackup() ? ShardKind.BACKUP : ShardKind.PRIMARY,
                        m.getIndex()),
                m.getTenure());
    }

    private static Message.FenceHeld fromProto(MemberId member, io.fused.protocol.FenceHeld m) {
        return new Message.FenceHeld(
                member,
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                m.getTenure(),
                m.getApplied());
    }

    private static Message.RecordsFetched fromProto(
            MemberId member, io.fused.protocol.RecordsFetched m) {
        return new Message.RecordsFetched(
                member,
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                records(m.getRecordsList()));
    }

    private static Message.Filled fromProto(MemberId member, io.fused.protocol.Filled m) {
        return new Message.Filled(
                member,
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                m.getTenure(),
                m.getApplied());
    }

    private static Message.OpenStructure fromProto(
            MemberId member, io.fused.protocol.OpenStructure m) {
        return new Message.OpenStructure(member, m.getRequest(), MapWire.fromProto(m.getSpec()));
    }

    private static Message.DropStructure fromProto(
            MemberId member, io.fused.protocol.DropStructure m) {
        return new Message.DropStructure(member, m.getRequest(), m.getStructure());
    }

    private static io.fused.protocol.Welcome toProto(Message.Welcome m) {
        return io.fused.protocol.Welcome.newBuilder()
                .setMap(MapWire.toProto(m.map()))
                .build();
    }

    private static io.fused.protocol.Refused toProto(Message.Refused m) {
        return io.fused.protocol.Refused.newBuilder().setReason(m.reason()).build();
    }

    private static io.fused.protocol.Renewed toProto(Message.Renewed m) {
        return io.fused.protocol.Renewed.newBuilder()
                .setRenewal(m.renewal())
                .setMapVersion(m.mapVersion())
                .build();
    }

    private static io.fused.protocol.FenceOrder toProto(Message.FenceOrder m) {
        return io.fused.protocol.FenceOrder.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .build();
    }

    private static io.fused.protocol.RecordsWanted toProto(Message.RecordsWanted m) {
        return io.fused.protocol.RecordsWanted.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setAbove(m.above())
                .setUpTo(m.upTo())
                .build();
    }

    private static io.fused.protocol.Fill toProto(Message.Fill m) {
        return io.fused.protocol.Fill.newBuilder()
                .setGroup(m.group())
                .setEpoch(m.epoch())
                .setPrimary(m.primary())
                .setBackup(m.backup())
                .setTenure(m.tenure())
                .setUpTo(m.upTo())
                .addAllRecords(m.records().stream().map(PeerMessages::records).toList())
                .build();
    }

    private static Message.Welcome fromProto(MemberId member, io.fused.protocol.Welcome m) {
        return new Message.Welcome(member, MapWire.fromProto(m.getMap()));
    }

    private static Message.Refused fromProto(MemberId member, io.fused.protocol.Refused m) {
        return new Message.Refused(member, m.getReason());
    }

    private static Message.Renewed fromProto(MemberId member, io.fused.protocol.Renewed m) {
        return new Message.Renewed(member, m.getRenewal(), m.getMapVersion());
    }

    private static Message.FenceOrder fromProto(MemberId member, io.fused.protocol.FenceOrder m) {
        return new Message.FenceOrder(
                member, m.getGroup(), m.getEpoch(), m.getPrimary(), m.getBackup(), m.getTenure());
    }

    private static Message.RecordsWanted fromProto(
            MemberId member, io.fused.protocol.RecordsWanted m) {
        return new Message.RecordsWanted(
                member,
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                m.getAbove(),
                m.getUpTo());
    }

    private static Message.Fill fromProto(MemberId member, io.fused.protocol.Fill m) {
        return new Message.Fill(
                member,
                m.getGroup(),
                m.getEpoch(),
                m.getPrimary(),
                m.getBackup(),
                m.getTenure(),
                m.getUpTo(),
                records(m.getRecordsList()));
    }

    /** A run as bytes travel. */
    public static MemberRun run(MemberId member) {
        return MemberRun.newBuilder()
                .setName(member.name())
                .setIncarnation(member.incarnation())
                .build();
    }

    /**
     * A run as the core has it.
     *
     * @throws IllegalArgumentException if it has no name or incarnation
     */
    public static MemberId member(MemberRun run) {
        return new MemberId(run.getName(), run.getIncarnation());
    }

    private static IllegalArgumentException sentTheWrongWay(Message.Control message) {
        return new IllegalArgumentException("Sent the wrong way: " + message);
    }

    private static List<Message.Records> records(List<io.fused.protocol.Records> records) {
        return records.stream().map(PeerMessages::records).toList();
    }

    private static io.fused.protocol.StructureOpened toProto(Message.StructureOpened m) {
        io.fused.protocol.StructureOpened.Builder opened =
                io.fused.protocol.StructureOpened.newBuilder()
                        .setRequest(m.request())
                        .setError(m.error())
                        .setMapVersion(m.mapVersion());
        if (m.entry() != null) {
            opened.setEntry(MapWire.toProto(m.entry()));
        }
        return opened.build();
    }

    private static Message.StructureOpened fromProto(
            MemberId member, io.fused.protocol.StructureOpened m) {
        return new Message.StructureOpened(
                member,
                m.getRequest(),
                m.hasEntry() ? MapWire.fromProto(m.getEntry()) : null,
                m.getError(),
                m.getMapVersion());
    }
}
