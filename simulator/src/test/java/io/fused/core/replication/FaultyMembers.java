package io.fused.core.replication;

import io.fused.core.MemberId;

/**
 * The simulator's way to members with a planted fault, which nothing outside this package can name.
 */
public final class FaultyMembers {
    private FaultyMembers() {}

    /** A member with the planted fault of this name. */
    public static Member member(
            String fault, MemberId self, MemberSettings settings, MemberPort port) {
        return new Member(self, settings, port, PlantedFault.valueOf(fault));
    }
}
