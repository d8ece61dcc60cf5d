package dev.tare.http.tls;

import dev.tare.diagnostic.Reasons;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes TLS that trusts the authorities which a program in Go would trust here. */
public final class TlsContext {
    /** Where distributions keep the system's certificates, in the order in which Go looks. */
    private static final List<String> SYSTEM_FILES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/cert.pem");

    private static final char[] NO_PASSWORD = new char[0];

    private TlsContext() {}

    /**
     * Reads the certificates.
     *
     * @param environment with SSL_CERT_FILE and SSL_CERT_DIR
     * @param folders with {@code *.crt} to trust, and {@code *.cert} with {@code *.key} to show
     * @param unchecked whether any certificate is accepted
     * @throws UnusableCertificate that says which one cannot be used, and why
     */
    public static SSLContext of(Map<String, String> environment, List<Path> folders, boolean unchecked)
            throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = unchecked ? new TrustManager[] {new Anyone()} : trust(environment, folders);
            context.init(keys(folders), trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new UnusableCertificate("certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager @Nullable [] trust(Map<String, String> environment, List<Path> folders)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> trusted = new ArrayList<>();
        String file = environment.getOrDefault("SSL_CERT_FILE", "");
        String directories = environment.getOrDefault("SSL_CERT_DIR", "");
        if (!file.isEmpty()) {
            trusted.addAll(certificates(Path.of(file), "SSL_CERT_FILE"));
        }
        for (String directory : directories.split(":")) {
            if (!directory.isEmpty()) {
                for (Path each : files(Path.of(directory), "")) {
                    trusted.addAll(readable(each));
                }
            }
        }
        if (file.isEmpty()) {
            trusted.addAll(system());
        }
        List<X509Certificate> own = new ArrayList<>();
        for (Path folder : folders) {
            for (Path each : files(folder, ".crt")) {
                own.addAll(certificates(each, folder.toString()));
            }
        }
        if (trusted.isEmpty() && own.isEmpty()) {
            // The JDK's own.
            return null;
        }
        trusted.addAll(own);
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("ca" + i, trusted.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static List<X509Certificate> system() {
        for (String file : SYSTEM_FILES) {
            List<X509Certificate> found = readable(Path.of(file));
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** The certificates of a file; none where it cannot be read. */
    private static List<X509Certificate> readable(Path file) {
        try {
            return Files.isRegularFile(file) ? Pem.certificates(file) : List.of();
        } catch (IOException | GeneralSecurityException e) {
            return List.of();
        }
    }

    private static List<X509Certificate> certificates(Path file, String said) throws IOException {
        try {
            return Pem.certificates(file);
        } catch (IOException e) {
            throw new UnusableCertificate(said + ": " + file + " cannot be read: " + Reasons.of(e), e);
        } catch (GeneralSecurityException e) {
            throw new UnusableCertificate(said + ": " + file + " holds no certificates: " + e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] keys(List<Path> folders) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int count = 0;
        for (Path folder : folders) {
            for (Path certificate : files(folder, ".cert")) {
                String name = String.valueOf(certificate.getFileName());
                Path key = folder.resolve(name.substring(0, name.length() - 5) + ".key");
                if (!Files.exists(key)) {
                    throw new UnusableCertificate(certificate + " is there, but " + key + " is not", null);
                }
                try {
                    X509Certificate[] chain =
                            certificates(certificate, folder.toString()).toArray(new X509Certificate[0]);
                    store.setKeyEntry("client" + count++, Pem.privateKey(key), NO_PASSWORD, chain);
                } catch (IOException | GeneralSecurityException e) {
                    throw new UnusableCertificate(key + " cannot be used: " + e.getMessage(), e);
                }
            }
        }
        if (count == 0) {
            return null;
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static List<Path> files(Path folder, String ending) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                if (each.toString().endsWith(ending)) {
                    files.add(each);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        Collections.sort(files);
        return files;
    }

    /** Trusts everybody, for registries that the user has called insecure. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
