package io.fused.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a client at one shard: one for calls that are answered at once, and one for those
 * that may wait at the primary for days, so that these never hold up the window of the others.
 * Belongs to the event loop.
 *
 * <p>What was answered without effect is recorded with the next effect of its session: so over a
 * crash the order of submission holds within each, and not between the two.
 */
final class Sessions {
    private @Nullable Session prompt;
    private @Nullable Session patient;

    /** Takes up a session that was opened. */
    void add(Session session, boolean forWaiting) {
        if (forWaiting) {
            patient = session;
        } else {
            prompt = session;
        }
    }

    /** Forgets a session that the shard has forgotten. */
    void end(Session session) {
        session.ended = true;
        prompt = prompt == session ? null : prompt;
        patient = patient == session ? null : patient;
    }

    /** The session under which a call goes, or is to go; null if there is none. */
    @Nullable
    Session of(Call<?> call) {
        if (call.session != null) {
            return call.session;
        }
        return call.needsNumber() && call.isParked() ? patient : prompt;
    }

    /** The session of calls that wait; null if there is none. */
    @Nullable
    Session patient() {
        return patient;
    }

    /** All that live. */
    List<Session> all() {
        List<Session> all = new ArrayList<>();
        if (prompt != null) {
            all.add(prompt);
        }
        if (patient != null) {
            all.add(patient);
        }
        return all;
    }
}
