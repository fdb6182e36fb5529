/**
 * The code alone: the field GF(2^8), the generator matrix, encoding, delta updates, and decoding of
 * lost and of wrong shards.
 *
 * <p>A codeword has n primaries and f fused backups; at every byte, backup j is the sum of g_ji
 * times primary i, and any n of the n + f shards give the others.
 * {@link io.fused.erasure.GeneratorMatrix} holds the g_ji and is where to begin:
 * {@link io.fused.erasure.Codec} works on whole shards with it, {@link io.fused.erasure.Corrector}
 * finds and corrects those that are present but wrong, and whoever keeps a single shard uses its
 * coefficients with a {@link io.fused.erasure.Kernel} from {@link io.fused.erasure.Kernels}.
 * Nothing here knows of members, structures or records.
 *
 * <p>Plain Reed-Solomon coding needs nothing else:
 *
 * <pre>{@code
 * Codec codec = Codec.of(4, 2);
 * byte[][] shards = new byte[6][1024]; // 0 to 3 hold what is to be kept, 4 and 5 the backups
 * codec.encode(shards);
 * Arrays.fill(shards[1], (byte) 0); // Any two of the six may get lost.
 * codec.reconstruct(shards, 1);
 * }</pre>
 *
 * <p>This module needs the JDK alone. It is at its fastest where the JVM was started with
 * {@code --add-modules jdk.incubator.vector}, and works without.
 *
 * <p>Threading: no class here takes a lock, but for the millisecond in which code of another shape
 * is made; and none starts a thread but {@link io.fused.erasure.Kernels#warmInBackground}, for
 * whoever calls that or {@link io.fused.erasure.Codec#of}. Matrices, kernels and codecs may be
 * shared by any number of threads; the memory they work on belongs to the caller, who orders calls
 * that write to the same bytes.
 *
 * @see <a href="https://doi.org/10.1109/TPDS.2012.154">B. Balasubramanian and V. K. Garg, Fault
 *     Tolerance in Distributed Systems Using Fused Data Structures, IEEE TPDS 24(4), 2013</a>
 */
@NullMarked
package io.fused.erasure;

import org.jspecify.annotations.NullMarked;
