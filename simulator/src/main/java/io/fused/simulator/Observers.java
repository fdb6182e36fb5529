package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.operation.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Several observers, told in the order in which they were added. */
final class Observers implements Observer {
    private final List<Observer> observers = new ArrayList<>();

    void add(Observer observer) {
        observers.add(observer);
    }

    private void tell(Consumer<Observer> what) {
        for (Observer observer : observers) {
            what.accept(observer);
        }
    }

    @Override
    public void turned(MemberProcess process) {
        tell(observer -> observer.turned(process));
    }

    @Override
    public void died(MemberProcess process) {
        tell(observer -> observer.died(process));
    }

    @Override
    public void mapChanged(ClusterMap map) {
        tell(observer -> observer.mapChanged(map));
    }

    @Override
    public void taking(MemberProcess process, Input input) {
        tell(observer -> observer.taking(process, input));
    }

    @Override
    public void took(MemberProcess process, Input input) {
        tell(observer -> observer.took(process, input));
    }

    @Override
    public void emitted(MemberProcess process, ShardId primary, long tenure, byte[] payload) {
        tell(observer -> observer.emitted(process, primary, tenure, payload));
    }

    @Override
    public void asking(MemberProcess process, Input.Asked asked) {
        tell(observer -> observer.asking(process, asked));
    }

    @Override
    public void asked(MemberProcess process, Input.Asked asked) {
        tell(observer -> observer.asked(process, asked));
    }

    @Override
    public void answered(MemberProcess process, long tag, Answer answer) {
        tell(observer -> observer.answered(process, tag, answer));
    }

    @Override
    public void sent(MemberProcess process, MemberId to, Message.Data message) {
        tell(observer -> observer.sent(process, to, message));
    }

    @Override
    public void reported(MemberProcess process, Message.Control message) {
        tell(observer -> observer.reported(process, message));
    }

    @Override
    public void commanded(MemberId to, Message.Control message) {
        tell(observer -> observer.commanded(to, message));
    }

    @Override
    public void resolved(SimulatedClient client, Pending pending, Answer answer) {
        tell(observer -> observer.resolved(client, pending, answer));
    }

    @Override
    public void all() {
        tell(Observer::all);
    }
}
