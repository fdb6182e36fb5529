/**
 * {@code fused shell}: the collections at the keyboard, or from a script.
 *
 * <p>Begin with {@link io.fused.cli.shell.ShellVerb}. {@code Session} runs one line after another
 * and knows neither terminals nor the network.
 *
 * <p>Threading: everything runs on the verb's thread.
 */
@NullMarked
package io.fused.cli.shell;

import org.jspecify.annotations.NullMarked;
