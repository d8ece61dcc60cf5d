package dev.tare.buildkit.certs;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An authority and what it has signed: {@code authority.p12} with its key, which stays with the administrator; {@code daemon}
 * and {@code client}, each with ca.pem, cert.pem and key.pem, as {@code buildkitd --tlscacert} and
 * {@code buildctl --tlsdir} take them.
 */
public final class CertificateFolder {
    /** The authority's own certificate outlives all that it signs. */
    private static final int AUTHORITY_DAYS = 7300;

    /** From when on they are good: clocks of machines differ a little. */
    private static final String START = "-5M";

    private static final String CA = "ca";
    private static final String STORE = "authority.p12";

    private CertificateFolder() {}

    /**
     * Makes the certificates. The folder has either all new ones or what it had.
     *
     * @return that of clients, whose end is that of all
     */
    public static X509Certificate make(CertificateRequest request) {
        return make(request, START);
    }

    static X509Certificate make(CertificateRequest request, String start) {
        Path folder = request.folder();
        Path kept = folder.resolve(STORE);
        boolean there = Files.exists(kept);
        if (there && !request.renew()) {
            throw TareException.usage(
                    folder + " has an authority already",
                    "--renew lets it sign new certificates, or name another folder");
        }
        if (!there && request.renew()) {
            throw TareException.usage(
                    folder + " has no authority that could renew anything: there is no " + kept, null);
        }
        Path fresh = null;
        try {
            Files.createDirectories(folder);
            fresh = Files.createTempDirectory(
                    folder,
                    ".new-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            X509Certificate made = make(request, start, fresh, there ? kept : null);
            for (String name : List.of("daemon", "client")) {
                Path to = Files.createDirectories(folder.resolve(name));
                for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
                    move(fresh.resolve(name).resolve(file), to.resolve(file));
                }
            }
            if (!there) {
                // keytool goes by the umask; the folder it wrote to is closed.
                Path store = fresh.resolve(STORE);
                Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
                move(store, kept);
            }
            return made;
        } catch (IOException e) {
            throw TareException.failed(folder + ": certificates cannot be written: " + Reasons.of(e), e);
        } catch (GeneralSecurityException e) {
            throw TareException.failed(folder + ": " + e.getMessage(), e);
        } finally {
            if (fresh != null) {
                Folders.deleteQuietly(fresh);
            }
        }
    }

    private static X509Certificate make(CertificateRequest request, String start, Path fresh, @Nullable Path kept)
            throws IOException, GeneralSecurityException {
        // Rights on the file are what protects the authority; its password is beside it, for keytool wants one.
        Path password = request.folder().resolve("authority.password");
        String secret = kept == null ? random() : Files.readString(password).strip();
        Path store = fresh.resolve(STORE);
        Keytool keytool = new Keytool(store, secret, start);
        if (kept == null) {
            List<String> authority = List.of("-ext", "bc:c=ca:true,pathlen:0", "-ext", "ku:c=keyCertSign,cRLSign");
            keytool.generate(CA, "BuildKit authority by tare", AUTHORITY_DAYS, authority);
            move(write(fresh.resolve("password"), secret + "\n"), password);
        } else {
            Files.copy(kept, store);
        }
        // For a while only: what is signed is taken out, and the authority's file keeps its own key alone.
        Path signed = Files.copy(store, fresh.resolve("signed.p12"));
        Keytool signs = new Keytool(signed, secret, start);
        sign(signs, "daemon", request, List.of("-ext", request.alternativeNames(), "-ext", "eku=serverAuth"));
        sign(signs, "client", request, List.of("-ext", "eku=clientAuth"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(signed)) {
            keys.load(in, secret.toCharArray());
        }
        for (String name : List.of("daemon", "client")) {
            Path to = Files.createDirectory(fresh.resolve(name));
            Key key = keys.getKey(name, secret.toCharArray());
            write(
                    to.resolve("ca.pem"),
                    pem("CERTIFICATE", keys.getCertificate(CA).getEncoded()));
            write(
                    to.resolve("cert.pem"),
                    pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
            write(to.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded()));
        }
        return (X509Certificate) keys.getCertificate("client");
    }

    private static void sign(Keytool keytool, String name, CertificateRequest request, List<String> more) {
        List<String> words = new ArrayList<>(List.of("-signer", CA, "-ext", "ku:c=digitalSignature"));
        words.addAll(more);
        keytool.generate(name, "buildkit " + name, request.days(), words);
    }

    private static String random() {
        return new BigInteger(160, new SecureRandom()).toString(32);
    }

    private static String pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    /** Nobody else may read it, from its first byte. Certificates are no secret, but lie beside keys. */
    private static Path write(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
