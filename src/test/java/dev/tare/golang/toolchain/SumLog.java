package dev.tare.golang.toolchain;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A checksum database of a test: records of its own, a key of its own, and the files that a server of it has. */
final class SumLog {
    static final String NAME = "sums.example";

    private final KeyPair keys;
    private final List<String> records = new ArrayList<>();

    SumLog() {
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** One with the same key and the first records of another. */
    SumLog(SumLog other, int first) {
        keys = other.keys;
        records.addAll(other.records.subList(0, first));
    }

    /** @return the number of the record */
    int add(String record) {
        records.add(record);
        return records.size() - 1;
    }

    void fill(int size) {
        while (records.size() < size) {
            add("example.com/m" + records.size() + " v1.0.0 h1:x\n");
        }
    }

    private byte[] keyBytes() {
        byte[] encoded = keys.getPublic().getEncoded();
        byte[] key = new byte[33];
        key[0] = 1;
        System.arraycopy(encoded, encoded.length - 32, key, 1, 32);
        return key;
    }

    /** As it stands in GOSUMDB. */
    String key() {
        int hash = SignedNote.keyHash(NAME, keyBytes());
        return NAME + "+" + HexFormat.of().toHexDigits(hash) + "+"
                + Base64.getEncoder().encodeToString(keyBytes());
    }

    /** The state of the first so many records, signed. */
    byte[] note(int size) {
        return sign("go.sum database tree\n" + size + "\n" + Base64.getEncoder().encodeToString(root(0, size)) + "\n");
    }

    byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            byte[] signed = signature.sign();
            byte[] all = ByteBuffer.allocate(4 + signed.length)
                    .putInt(SignedNote.keyHash(NAME, keyBytes()))
                    .put(signed)
                    .array();
            return (text + "\n\u2014 " + NAME + " " + Base64.getEncoder().encodeToString(all) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What {@code /lookup/..} answers for a record. */
    byte[] lookup(int number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((number + "\n" + records.get(number) + "\n").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(note(records.size()));
        return out.toByteArray();
    }

    byte[] leaf(int number) {
        return Sha256.leaf(records.get(number).getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of some records, straight from its definition in RFC 6962. */
    byte[] root(int from, int to) {
        if (to - from == 1) {
            return leaf(from);
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        return Sha256.node(root(from, middle), root(middle, to));
    }

    int size() {
        return records.size();
    }

    /** A tile by its path: {@code /tile/8/0/001} or {@code /tile/8/0/001.p/7}. */
    byte[] tile(String path) throws FetchFailure {
        List<String> parts = new ArrayList<>(Arrays.asList(path.split("/", -1)));
        int width = 256;
        if (parts.get(parts.size() - 2).endsWith(".p")) {
            width = Integer.parseInt(parts.removeLast());
            parts.set(parts.size() - 1, parts.getLast().replace(".p", ""));
        }
        int level = Integer.parseInt(parts.get(3));
        int number = 0;
        for (String part : parts.subList(4, parts.size())) {
            number = number * 1000 + Integer.parseInt(part.replace("x", ""));
        }
        int span = 1 << (8 * level);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < width; i++) {
            int from = (number * 256 + i) * span;
            if (from + span > records.size()) {
                throw new FetchFailure("no tile " + path, 404, null, null, null);
            }
            out.writeBytes(root(from, from + span));
        }
        return out.toByteArray();
    }
}
