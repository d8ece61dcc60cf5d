package dev.tare.sandbox.link;

import dev.tare.diagnostic.TareException;
import java.io.ByteArrayOutputStream;

/**
 * The keys that leave a terminal, and leave the program running: docker's {@code --detach-keys}. For one thread.
 */
public final class DetachKeys {
    /** Docker's own. */
    public static final String USUAL = "ctrl-p,ctrl-q";

    private static final String CONTROL = "ctrl-";

    private final byte[] keys;
    private int seen;

    private DetachKeys(byte[] keys) {
        this.keys = keys;
    }

    /** Reads keys with commas between: a character, or {@code ctrl-} with a letter or one of {@code @[\\]^_}. */
    public static DetachKeys parse(String text) {
        ByteArrayOutputStream keys = new ByteArrayOutputStream();
        for (String key : text.split(",", -1)) {
            if (key.length() == 1 && key.charAt(0) < 0x80) {
                keys.write(key.charAt(0));
                continue;
            }
            char last = key.length() == CONTROL.length() + 1 && key.startsWith(CONTROL)
                    ? Character.toUpperCase(key.charAt(CONTROL.length()))
                    : 0;
            if (last < '@' || last > '_') {
                throw TareException.usage(
                        "--detach-keys " + text + ": \"" + key + "\" is no key", "as in --detach-keys " + USUAL);
            }
            keys.write(last - '@');
        }
        return new DetachKeys(keys.toByteArray());
    }

    /**
     * What of typed bytes is for the program: a beginning of the keys waits for what comes next.
     *
     * @param count of the bytes that were read
     */
    public byte[] pass(byte[] typed, int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(count + keys.length);
        for (int i = 0; i < count && !isComplete(); i++) {
            if (typed[i] == keys[seen]) {
                seen++;
                continue;
            }
            out.write(keys, 0, seen);
            seen = typed[i] == keys[0] ? 1 : 0;
            if (seen == 0) {
                out.write(typed[i]);
            }
        }
        return out.toByteArray();
    }

    /** Whether all of the keys were typed. */
    public boolean isComplete() {
        return seen == keys.length;
    }
}
