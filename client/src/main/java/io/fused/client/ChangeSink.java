package io.fused.client;

import io.fused.protocol.EventKind;

/** Decodes changes and tells them to a listener. Called by the client's thread for callbacks. */
abstract class ChangeSink {
    private final StructureListener listener;

    ChangeSink(StructureListener listener) {
        this.listener = listener;
    }

    /** Tells of an element that has come. */
    abstract void added(Change change);

    /** Tells of an element that has another value. */
    abstract void updated(Change change);

    /** Tells of an element that has gone. */
    abstract void removed(Change change);

    /** Tells of a change; throws what the listener or a codec throws. */
    final void tell(Change change) {
        if (change.isCut()) {
            listener.changedUntold();
            return;
        }
        switch (change.kind()) {
            case EVENT_KIND_ADDED -> added(change);
            case EVENT_KIND_UPDATED -> updated(change);
            case EVENT_KIND_REMOVED -> removed(change);
            case EVENT_KIND_CLEARED -> listener.cleared();
            case EVENT_KIND_DESTROYED, EVENT_KIND_UNSPECIFIED, UNRECOGNIZED -> {
                // The end is told by itself; what is unknown here is of a later version.
            }
        }
    }

    final void ended(Listening.End why) {
        listener.ended(why);
    }

    /** Whether a change is the structure's last at its primary. */
    static boolean isLast(Change change) {
        return change.kind() == EventKind.EVENT_KIND_DESTROYED;
    }

    /** Tells of a map, or of the part of it in a range. */
    static <K, V> ChangeSink map(
            RemoteAsyncMap<K, V> map, KeyRange range, MapListener<? super K, ? super V> listener) {
        ItemForm<K> keys = map.keys;
        return new ChangeSink(listener) {
            @Override
            void added(Change change) {
                if (range.contains(change.key())) {
                    V value = map.valueIn(change.value());
                    listener.added(keys.decode(change.key(), change.value()), value);
                }
            }

            @Override
            void updated(Change change) {
                if (range.contains(change.key())
                        && !map.differInKeyAlone(change.before(), change.value())) {
                    V before = map.valueIn(change.before());
                    V value = map.valueIn(change.value());
                    // A put leaves a kept key as it was.
                    listener.updated(keys.decode(change.key(), change.before()), before, value);
                }
            }

            @Override
            void removed(Change change) {
                if (range.contains(change.key())) {
                    V before = map.valueIn(change.before());
                    listener.removed(keys.decode(change.key(), change.before()), before);
                }
            }
        };
    }

    /** Tells of a multimap. */
    static <K, V> ChangeSink multimap(
            EntryForm<K, V> form, MapListener<? super K, ? super V> listener) {
        return new ChangeSink(listener) {
            @Override
            void added(Change change) {
                var entry = form.decode(change.key(), change.value());
                listener.added(entry.getKey(), entry.getValue());
            }

            @Override
            void updated(Change change) {
                // Its values are keys, which come and go.
            }

            @Override
            void removed(Change change) {
                var entry = form.decode(change.key(), change.before());
                listener.removed(entry.getKey(), entry.getValue());
            }
        };
    }

    /** Tells of a set or a queue, or of the part of it in a range. */
    static <E> ChangeSink elements(
            ItemForm<E> form, KeyRange range, ElementListener<? super E> listener) {
        return new ChangeSink(listener) {
            @Override
            void added(Change change) {
                if (range.contains(change.key())) {
                    listener.added(form.decode(change.key(), change.value()));
                }
            }

            @Override
            void updated(Change change) {
                // The element is the same.
            }

            @Override
            void removed(Change change) {
                if (range.contains(change.key())) {
                    listener.removed(form.decode(change.key(), change.before()));
                }
            }
        };
    }

    /** Tells of a list. */
    static <E> ChangeSink list(Codec<E> codec, ListListener<? super E> listener) {
        return new ChangeSink(listener) {
            @Override
            void added(Change change) {
                listener.added((int) change.index(), codec.decode(change.value()));
            }

            @Override
            void updated(Change change) {
                E before = codec.decode(change.before());
                listener.updated((int) change.index(), before, codec.decode(change.value()));
            }

            @Override
            void removed(Change change) {
                listener.removed((int) change.index(), codec.decode(change.before()));
            }
        };
    }

    /** Tells of a counter. */
    static ChangeSink counter(CounterListener listener) {
        return new ChangeSink(listener) {
            @Override
            void added(Change change) {
                // A counter is there from the beginning.
            }

            @Override
            void updated(Change change) {
                listener.updated(number(change.before()), number(change.value()));
            }

            @Override
            void removed(Change change) {
                // A counter stays.
            }
        };
    }

    /** The number of eight bytes, the lowest first. */
    private static long number(byte[] bytes) {
        long number = 0;
        for (int k = Long.BYTES - 1; k >= 0; k--) {
            number = number << Byte.SIZE | bytes[k] & 0xFF;
        }
        return number;
    }
}
