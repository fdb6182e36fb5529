/**
 * What clients ask of a primary and what it answers: {@link io.fused.core.operation.Request},
 * {@link io.fused.core.operation.Operation}, {@link io.fused.core.operation.Answer}. Immutable
 * values; byte arrays in them belong to the value and are never written again.
 */
@NullMarked
package io.fused.core.operation;

import org.jspecify.annotations.NullMarked;
