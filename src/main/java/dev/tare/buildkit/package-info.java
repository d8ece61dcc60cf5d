/** BuildKit daemons as builders. Its rooms say what they hold; begin at {@code fleet}, which chooses a daemon. */
@NullMarked
package dev.tare.buildkit;

import org.jspecify.annotations.NullMarked;
