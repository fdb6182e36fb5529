package io.fused.client;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A codec of records, component by component; see {@link Codec#record}. */
final class RecordCodec<R extends Record> implements Codec<R> {
    private final Class<R> type;
    private final String name;
    private final Constructor<R> constructor;
    private final List<Component> components;

    RecordCodec(Class<R> type, Codec<?>... codecs) {
        RecordComponent @Nullable [] declared = type.getRecordComponents();
        if (declared == null) {
            throw new IllegalArgumentException(type.getName()
                    + " is no record; give a class that is declared as one, or use mapped().");
        }
        if (declared.length != codecs.length) {
            throw new IllegalArgumentException("The record " + type.getName() + " has "
                    + declared.length + " components "
                    + Arrays.stream(declared).map(RecordComponent::getName).toList() + ", and "
                    + codecs.length + " codecs are given; give one for each, in their order.");
        }
        this.type = type;
        this.name = CodecNames.of(
                "record",
                Stream.concat(
                                Stream.of(type.getSimpleName()),
                                Arrays.stream(codecs).map(Codec::name))
                        .toArray(String[]::new));
        this.constructor = constructor(type, declared);
        Component[] made = new Component[codecs.length];
        for (int i = 0; i < codecs.length; i++) {
            made[i] = component(declared[i], codecs[i]);
        }
        this.components = List.of(made);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int fixedLength() {
        int sum = 0;
        for (Component component : components) {
            if (component.codec.fixedLength() == 0) {
                return 0;
            }
            sum += component.codec.fixedLength();
        }
        return sum;
    }

    @Override
    public byte[] encode(R value) {
        // What is of another type must fail as a cast does.
        R present = type.cast(value);
        Parts.Writer writer = new Parts.Writer();
        for (Component component : components) {
            Object part = component.of(type, present);
            try {
                writer.add(component.codec, part);
            } catch (ClassCastException e) {
                throw new IllegalArgumentException(
                        component.said(type) + " is a " + part.getClass().getName() + ", which "
                                + component.codec.name()
                                + " doesn't encode; give the codecs in the components' order.",
                        e);
            }
        }
        return writer.bytes();
    }

    @Override
    public R decode(byte[] bytes) {
        Parts.Reader reader = new Parts.Reader(name, bytes);
        Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = reader.next(components.get(i).codec);
        }
        if (!reader.atEnd()) {
            throw Unreadable.of(name, bytes, "which has fewer");
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw Unreadable.of(
                    name,
                    bytes,
                    "whose constructor refuses it (" + e.getCause() + ")",
                    unchecked(e.getCause()));
        } catch (IllegalArgumentException e) {
            throw Unreadable.of(
                    name, bytes, "whose components are of other types than its codecs'", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No " + type.getName() + " can be made.", e);
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException exception
                ? exception
                : new IllegalArgumentException(thrown);
    }

    private static <R> Constructor<R> constructor(Class<R> type, RecordComponent[] declared) {
        try {
            Constructor<R> canonical = type.getDeclaredConstructor(
                    Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
            if (!canonical.trySetAccessible()) {
                throw closed(type);
            }
            return canonical;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(
                    "The record " + type.getName() + " has no canonical constructor.", e);
        }
    }

    @SuppressWarnings("unchecked") // What it is really for shows at the first value.
    private static Component component(RecordComponent declared, Codec<?> codec) {
        if (!declared.getAccessor().trySetAccessible()) {
            throw closed(declared.getDeclaringRecord());
        }
        return new Component(declared.getName(), declared.getAccessor(), (Codec<Object>) codec);
    }

    private static IllegalArgumentException closed(Class<?> type) {
        return new IllegalArgumentException("The record " + type.getName()
                + " can't be reached; have its module open the package " + type.getPackageName()
                + " to " + RecordCodec.class.getPackageName() + ".");
    }

    /** One component, and how it is encoded. */
    private record Component(String name, Method accessor, Codec<Object> codec) {
        /** Returns its value in a record; not null. */
        Object of(Class<?> type, Record value) {
            Object part;
            try {
                part = accessor.invoke(value);
            } catch (InvocationTargetException e) {
                throw new IllegalArgumentException(
                        said(type) + " can't be read: " + e.getCause(), unchecked(e.getCause()));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(said(type) + " can't be read.", e);
            }
            if (part == null) {
                throw new IllegalArgumentException(said(type)
                        + " is null, which no codec encodes; store a value that means nothing.");
            }
            return part;
        }

        String said(Class<?> type) {
            return "The component " + name + " of the record " + type.getName();
        }
    }
}
