/**
 * The code alone: the field GF(2^8), the generator matrix, encoding, delta updates and decoding.
 *
 * <p>Nothing here knows of members, structures or records.
 */
@NullMarked
package io.fused.erasure;

import org.jspecify.annotations.NullMarked;
