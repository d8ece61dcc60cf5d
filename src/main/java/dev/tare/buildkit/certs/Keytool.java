package dev.tare.buildkit.certs;

import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JDK's {@code keytool} on one store of keys. It is called by its class: a runtime that was linked for a program may be
 * without {@code bin/keytool}, and never without the class.
 *
 * @param store a PKCS #12 file, made when a key is
 * @param password of the store, given by an environment variable: everybody sees a command line
 * @param start of all certificates, from now, as in {@code -5M}
 */
record Keytool(Path store, String password, String start) {
    private static final String VARIABLE = "TARE_STORE_PASSWORD";

    /** Makes a key of the curve P-256 with a certificate. @param more options, such as who signs */
    void generate(String alias, String subject, int days, List<String> more) {
        List<String> words = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
        words.addAll(List.of("-alias", alias, "-dname", "CN=" + subject, "-validity", Integer.toString(days)));
        words.addAll(List.of("-startdate", start, "-storetype", "PKCS12"));
        words.addAll(more);
        run(words);
    }

    private void run(List<String> options) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Its texts are part of messages here.
                "-Duser.language=en",
                "-m",
                "java.base/sun.security.tools.keytool.Main"));
        words.addAll(options);
        words.addAll(List.of("-keystore", store.toString(), "-storepass:env", VARIABLE, "-noprompt"));
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().put(VARIABLE, password);
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw TareException.failed("no certificate could be made: " + said);
            }
        } catch (IOException e) {
            throw TareException.failed("no certificate could be made: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("interrupted", e);
        }
    }
}
