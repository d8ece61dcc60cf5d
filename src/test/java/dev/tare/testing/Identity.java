package dev.tare.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key and its certificate, signed by itself, as PEM files. */
public record Identity(Path certificate, Path key) {
    /** Makes {@code NAME.crt} and {@code NAME.key} for this machine, {@code registry.test} and clients. */
    public static Identity make(Path folder, String name) {
        Identity made = new Identity(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
        ChildProcess.of(
                        ChildProcess.installed("openssl"),
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=DNS:localhost,DNS:registry.test,IP:127.0.0.1",
                        "-keyout",
                        made.key.toString(),
                        "-out",
                        made.certificate.toString())
                .succeed();
        return made;
    }

    /** What a registry that shows it has in the {@code http} of its configuration. */
    public String settings() {
        return ", tls: {certificate: " + certificate + ", key: " + key + "}";
    }

    /** The certificate in base64 of its DER. */
    String encoded() {
        return Base64.getEncoder().encodeToString(der(certificate));
    }

    /** For a server that shows it. */
    SSLContext context() {
        try {
            Certificate shown = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der(certificate)));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", privateKey(), new char[0], new Certificate[] {shown});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    PrivateKey privateKey() throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der(key)));
    }

    private static byte[] der(Path pem) {
        try {
            StringBuilder base64 = new StringBuilder();
            for (String line : Files.readAllLines(pem)) {
                base64.append(line.startsWith("-----") ? "" : line);
            }
            return Base64.getDecoder().decode(base64.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
