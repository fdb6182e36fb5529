/**
 * The erasure code on the two libraries that most systems in C use for it, Intel's ISA-L and
 * Jerasure: found at run time, and never needed.
 *
 * <p>{@link io.fused.erasure.nativelibrary.Isal} and
 * {@link io.fused.erasure.nativelibrary.Jerasure} are looked up by
 * {@link io.fused.erasure.nativelibrary.Isal#find} and
 * {@link io.fused.erasure.nativelibrary.Jerasure#find}, which either give the library or a sentence
 * that says what to install. The one is a {@linkplain io.fused.erasure.Kernel kernel}, the other
 * {@linkplain io.fused.erasure.nativelibrary.Jerasure#kernel has one}; they give the same bytes as
 * those of {@link io.fused.erasure.Kernels}, so that a codec runs on either;
 * {@link io.fused.erasure.nativelibrary.JerasureCode} has what only Jerasure offers, words of 16
 * and 32 bits among them.
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
 * <p>Threading: everything here may be shared by threads, and no thread is started. Jerasure's
 * words of 32 bits take a lock, as {@link io.fused.erasure.nativelibrary.JerasureCode} tells.
 *
 * @see <a href="https://github.com/intel/isa-l">Intel Intelligent Storage Acceleration Library</a>
 * @see "J. S. Plank and K. M. Greenan, Jerasure: A Library in C Facilitating Erasure Coding for
 *     Storage Applications, Version 2.0, Technical Report UT-EECS-14-721, 2014"
 */
@NullMarked
package io.fused.erasure.nativelibrary;

import org.jspecify.annotations.NullMarked;
