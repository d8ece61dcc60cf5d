package dev.tare.needs.files;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.needs.Roots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Certificates of authorities: Mozilla's, a user's, this machine's, as one file. */
final class Authorities {
    /** Where systems have theirs (crypto/x509/root_linux.go), the first that is there. */
    private static final List<String> HOST_FILES = List.of(
            "etc/ssl/certs/ca-certificates.crt",
            "etc/pki/tls/certs/ca-bundle.crt",
            "etc/ssl/ca-bundle.pem",
            "etc/pki/tls/cacert.pem",
            "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "etc/ssl/cert.pem");

    private static final long MAX_BYTES = 16 << 20;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private final ByteArrayOutputStream pem = new ByteArrayOutputStream();
    private final Set<ByteBuffer> known = new LinkedHashSet<>();

    /** Adds those that come with Tare. */
    void add(Roots roots) {
        byte[] all = roots.pem();
        known.addAll(certificates(all));
        pem.writeBytes(all);
    }

    /**
     * Adds what a file holds, and nothing of it but certificates: a key beside them stays where it is.
     *
     * @param typed how the user named the file
     * @return the subjects of those that were not known
     */
    List<String> add(String typed, Path file) {
        Set<ByteBuffer> found;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw TareException.usage(
                        "--ca " + typed + ": larger than 16 MiB, which no file of certificates is", null);
            }
            found = certificates(Files.readAllBytes(file));
        } catch (IOException e) {
            throw TareException.usage(
                    "--ca " + typed + " cannot be read: " + Reasons.of(e),
                    "name a file of certificates in PEM, or write --ca host for this machine's");
        }
        if (found.isEmpty()) {
            throw TareException.usage(
                    "--ca " + typed + " holds no certificate", "a file in PEM has lines " + BEGIN + " and " + END);
        }
        List<String> subjects = new ArrayList<>();
        for (ByteBuffer each : found) {
            String subject = subject(typed, each);
            if (known.add(each)) {
                subjects.add(subject);
                write(each);
            }
        }
        return subjects;
    }

    /** Where this machine has its own. @param root of its file system */
    static Path host(Path root) {
        for (String each : HOST_FILES) {
            Path file = root.resolve(each);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw TareException.failed(
                "--ca host: this machine has no certificates of authorities",
                "install its package ca-certificates, or leave --ca host away: Mozilla's come with Tare");
    }

    byte[] bytes() {
        return pem.toByteArray();
    }

    private static String subject(String typed, ByteBuffer certificate) {
        byte[] der = new byte[certificate.remaining()];
        certificate.duplicate().get(der);
        try {
            X509Certificate read = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return read.getSubjectX500Principal().getName();
        } catch (CertificateException e) {
            throw TareException.usage("--ca " + typed + " holds a certificate that cannot be read", e.getMessage());
        }
    }

    /** Those between the lines of PEM, or the one that the file is. */
    private static Set<ByteBuffer> certificates(byte[] file) {
        Set<ByteBuffer> out = new LinkedHashSet<>();
        if (file.length > 0 && file[0] == 0x30) {
            out.add(ByteBuffer.wrap(file));
            return out;
        }
        String text = new String(file, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf(BEGIN); at >= 0; ) {
            int end = text.indexOf(END, at);
            if (end < 0) {
                break;
            }
            byte[] body = text.substring(at + BEGIN.length(), end).getBytes(StandardCharsets.ISO_8859_1);
            out.add(ByteBuffer.wrap(Base64.getMimeDecoder().decode(body)));
            at = text.indexOf(BEGIN, end);
        }
        return out;
    }

    private void write(ByteBuffer certificate) {
        byte[] der = new byte[certificate.remaining()];
        certificate.duplicate().get(der);
        byte[] body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der);
        pem.writeBytes((BEGIN + "\n").getBytes(StandardCharsets.US_ASCII));
        pem.writeBytes(body);
        pem.writeBytes(("\n" + END + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
