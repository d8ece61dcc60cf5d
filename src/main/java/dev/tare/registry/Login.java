package dev.tare.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who asks. Its text form reveals nothing. */
public sealed interface Login {
    /** A name and a password, or a token in its place. */
    record Password(String user, String password) implements Login {
        /** The value of an Authorization header (RFC 7617). */
        String basic() {
            return "Basic " + encoded();
        }

        /** {@code user:password} in base64, as docker's config.json has it. */
        String encoded() {
            return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "password of " + user;
        }
    }

    /** A token that the token server exchanges for others. */
    record IdentityToken(String token) implements Login {
        @Override
        public String toString() {
            return "identity token";
        }
    }
}
