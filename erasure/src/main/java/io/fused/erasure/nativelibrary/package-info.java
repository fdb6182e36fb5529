/**
 * The erasure code on Intel's ISA-L: found at run time, and never needed.
 *
 * <p>{@link io.fused.erasure.nativelibrary.Isal#find} gives the library, which is a
 * {@linkplain io.fused.erasure.Kernel kernel} of the same bytes as all others, or a sentence that
 * says what to install.
 *
 * <p>Calls go through {@code java.lang.foreign}. Its methods are restricted: a JVM without
 * {@code --enable-native-access=ALL-UNNAMED} warns once, and one that forbids native access makes a
 * lookup answer with a sentence.
 *
 * <p>Memory: native code gets the addresses of segments that lie off the heap. They are checked
 * before each call, and must stay open until it returns: a shared arena that another thread closes
 * meanwhile may take the memory away under the library. Whatever these classes allocate for
 * themselves belongs to automatic arenas, and goes when the collector finds it unused; working
 * memory is kept for each thread.
 *
 * <p>Threading: everything here may be shared by threads, and no thread is started.
 *
 * @see <a href="https://github.com/intel/isa-l">Intel Intelligent Storage Acceleration Library</a>
 */
@NullMarked
package io.fused.erasure.nativelibrary;

import org.jspecify.annotations.NullMarked;
