package dev.tare.dockerfile.check;

import java.util.Locale;
import java.util.Set;

/**
 * Which variables sound like secrets, as BuildKit's SecretsUsedInArgOrEnv has it: one of the words between underscores
 * names a secret, and none says that it is public, a file or a version.
 */
public final class SecretNames {
    private static final Set<String> SECRET = Set.of(
            "apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token");

    private static final Set<String> HARMLESS = Set.of("public", "file", "version");

    private SecretNames() {}

    public static boolean isSecret(String name) {
        boolean secret = false;
        int start = 0;
        String lower = name.toLowerCase(Locale.ROOT);
        while (start <= lower.length()) {
            int underscore = lower.indexOf('_', start);
            int end = underscore < 0 ? lower.length() : underscore;
            String word = lower.substring(start, end);
            if (HARMLESS.contains(word)) {
                return false;
            }
            secret |= SECRET.contains(word);
            start = end + 1;
        }
        return secret;
    }
}
