package dev.tare.golang.toolchain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Notes as the checksum database signs them: text, an empty line, and lines {@code — NAME BASE64}, whose bytes are four of
 * the key's hash and an Ed25519 signature of the text (golang.org/x/mod/sumdb/note).
 */
final class SignedNote {
    private static final String LINE = "\u2014 ";
    private static final int MOST_SIGNATURES = 100;
    private static final int HASH_BYTES = 4;
    private static final byte ED25519 = 1;

    /** What stands before the 32 bytes of a public key in its X.509 form (RFC 8410, section 4). */
    private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private SignedNote() {}

    /**
     * A key that checks notes.
     *
     * @param name of who signs
     * @param hash the first four bytes of the SHA-256 of the name, a line feed and the key
     */
    record Key(String name, int hash, PublicKey key) {
        /** Reads {@code NAME+HASH+BASE64}. @throws IllegalArgumentException when it is none, saying why */
        static Key parse(String text) {
            int first = text.indexOf('+');
            int second = text.indexOf('+', first + 1);
            String name = first < 0 ? "" : text.substring(0, first);
            if (second != first + 9 || !isName(name)) {
                throw new IllegalArgumentException("it is no key: NAME+HASH+KEY");
            }
            byte[] key = Base64.getDecoder().decode(text.substring(second + 1));
            int hash = Integer.parseUnsignedInt(text.substring(first + 1, second), 16);
            if (key.length != 33 || key[0] != ED25519) {
                throw new IllegalArgumentException("its key is none of Ed25519");
            }
            if (hash != keyHash(name, key)) {
                throw new IllegalArgumentException("its hash is not that of its key");
            }
            byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + 32);
            System.arraycopy(key, 1, encoded, X509_HEAD.length, 32);
            try {
                return new Key(
                        name, hash, KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("its key is none of Ed25519", e);
            }
        }

        private boolean signed(byte[] text, byte[] signature) {
            try {
                Signature check = Signature.getInstance("Ed25519");
                check.initVerify(key);
                check.update(text);
                return check.verify(signature, HASH_BYTES, signature.length - HASH_BYTES);
            } catch (GeneralSecurityException e) {
                // One of a wrong length, for example.
                return false;
            }
        }
    }

    static int keyHash(String name, byte[] key) {
        return ByteBuffer.wrap(Sha256.of((name + "\n").getBytes(StandardCharsets.UTF_8), key))
                .getInt();
    }

    /**
     * The text of a note that a key signed; other signatures beside it count for nothing.
     *
     * @throws IOException when it is no note, or the key did not sign it
     */
    static String open(byte[] note, Key key) throws IOException {
        String all = text(note);
        int split = all.lastIndexOf("\n\n");
        if (split < 0 || !all.endsWith("\n") || split + 2 == all.length()) {
            throw new IOException("it is no signed note");
        }
        String text = all.substring(0, split + 1);
        byte[] signedText = text.getBytes(StandardCharsets.UTF_8);
        String[] lines = all.substring(split + 2, all.length() - 1).split("\n", -1);
        boolean signed = false;
        if (lines.length > MOST_SIGNATURES) {
            throw new IOException("it has more than " + MOST_SIGNATURES + " signatures");
        }
        for (String line : lines) {
            int blank = line.indexOf(' ', LINE.length());
            if (!line.startsWith(LINE) || blank < 0) {
                throw new IOException("it has a line that is no signature");
            }
            byte[] signature = decode(line.substring(blank + 1));
            String name = line.substring(LINE.length(), blank);
            if (!isName(name) || signature.length <= HASH_BYTES) {
                throw new IOException("it has a line that is no signature");
            }
            if (name.equals(key.name) && ByteBuffer.wrap(signature).getInt() == key.hash) {
                if (!key.signed(signedText, signature)) {
                    throw new IOException("its signature of " + name + " is wrong");
                }
                signed = true;
            }
        }
        if (!signed) {
            throw new IOException("it is not signed by " + key.name);
        }
        return text;
    }

    private static byte[] decode(String base64) throws IOException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("it has a signature that is no base64", e);
        }
    }

    private static String text(byte[] note) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(note))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("it is no text", e);
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' && text.charAt(i) != '\n') {
                throw new IOException("it has control characters");
            }
        }
        return text;
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isWhitespace(name.charAt(i)) || name.charAt(i) == '+') {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
