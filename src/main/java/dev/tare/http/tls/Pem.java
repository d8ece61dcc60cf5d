package dev.tare.http.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads files of certificates and keys in PEM form (RFC 7468). */
final class Pem {
    private static final long MAX_BYTES = 16 << 20;

    /** The version and the algorithm, rsaEncryption, in front of a PKCS #1 key in PKCS #8 (RFC 5208). */
    private static final byte[] RSA = {
        2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
    };

    private Pem() {}

    /** All certificates of a file. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> out = new ArrayList<>();
        for (byte[] each : blocks(read(file), "CERTIFICATE")) {
            out.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(each)));
        }
        if (out.isEmpty()) {
            throw new CertificateException("it has no BEGIN CERTIFICATE");
        }
        return out;
    }

    /** The key of a file, in PKCS #8 or, for RSA, PKCS #1. */
    static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String text = read(file);
        List<byte[]> plain = blocks(text, "PRIVATE KEY");
        if (!plain.isEmpty()) {
            PrivateKey key = pkcs8(plain.getFirst());
            if (key != null) {
                return key;
            }
        }
        List<byte[]> rsa = blocks(text, "RSA PRIVATE KEY");
        if (!rsa.isEmpty()) {
            byte[] inner = sequence((byte) 4, rsa.getFirst(), new byte[0]);
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(sequence((byte) 0x30, RSA, inner)));
        }
        throw new GeneralSecurityException(
                "it is no private key without a password, in PKCS #8 (openssl pkcs8 -topk8 -nocrypt makes one)");
    }

    private static @Nullable PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (java.security.spec.InvalidKeySpecException e) {
                // Of another algorithm.
            }
        }
        return null;
    }

    private static byte[] sequence(byte tag, byte[] a, byte[] b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = a.length + b.length;
        out.write(tag);
        int bytes = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
        out.write(bytes == 0 ? length : 0x80 | bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            out.write(length >> 8 * i);
        }
        out.writeBytes(a);
        out.writeBytes(b);
        return out.toByteArray();
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it is larger than 16 MiB");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static List<byte[]> blocks(String text, String label) throws GeneralSecurityException {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        List<byte[]> out = new ArrayList<>();
        for (int at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
            int stop = text.indexOf(end, at);
            if (stop < 0) {
                throw new GeneralSecurityException("a BEGIN " + label + " has no END");
            }
            try {
                out.add(Base64.getMimeDecoder().decode(text.substring(at + begin.length(), stop)));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("a " + label + " is no base64", e);
            }
        }
        return out;
    }
}
