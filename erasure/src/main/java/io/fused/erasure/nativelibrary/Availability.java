package io.fused.erasure.nativelibrary;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a lookup found: a library, or the reason why it can't be used.
 *
 * @param <T> the library
 */
public final class Availability<T> {
    private final @Nullable T library;
    private final String reason;

    private Availability(@Nullable T library, String reason) {
        this.library = library;
        this.reason = reason;
    }

    static <T> Availability<T> present(T library) {
        return new Availability<>(library, "");
    }

    static <T> Availability<T> absent(String reason) {
        return new Availability<>(null, reason);
    }

    /**
     * The library, if it can be used.
     *
     * @return empty if it can't; {@link #reason} then says why
     */
    public Optional<T> library() {
        return Optional.ofNullable(library);
    }

    /**
     * Why the library can't be used, and what to do about it.
     *
     * @return whole sentences for a person, the package to install among them; empty if the library
     *     can be used
     */
    public String reason() {
        return reason;
    }

    /**
     * The library, for callers that can't go on without it.
     *
     * @return the library
     * @throws IllegalStateException if it can't be used, with the {@link #reason}
     */
    public T orElseThrow() {
        if (library == null) {
            throw new IllegalStateException(reason);
        }
        return library;
    }

    @Override
    public String toString() {
        return library == null ? reason : library.toString();
    }
}
