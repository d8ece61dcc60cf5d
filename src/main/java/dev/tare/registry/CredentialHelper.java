package dev.tare.registry;

import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program that keeps logins, {@code docker-credential-NAME} (github.com/docker/docker-credential-helpers): it reads a
 * server's name or a JSON object on standard input and answers on standard output.
 *
 * @param environment in which it is looked for and runs
 * @param notes hears that we wait for the program, where no registry's progress says so
 */
record CredentialHelper(String name, Map<String, String> environment, Consumer<String> notes) {
    /** It may ask the user for a password of its own. */
    private static final long LIMIT_SECONDS = 120;

    /** What it wrote before it ended arrives soon, even if a child of it still holds its output. */
    private static final long LAST_MILLIS = 2000;

    private static final int MAX_ANSWER = 1 << 20;

    /** What it answers when it has nothing. */
    private static final String NOTHING = "credentials not found";

    /** The login of a host, or null. @throws TareException when the program cannot be asked */
    @Nullable Login get(String host) {
        Answer answer = run("get", LoginFile.key(host));
        if (answer.code() != 0) {
            if (answer.text().contains(NOTHING)) {
                return null;
            }
            throw failed("cannot give the login of " + host, answer);
        }
        try {
            Map<String, @Nullable Object> json = Json.readObject(answer.text().getBytes(StandardCharsets.UTF_8));
            String user = Json.optionalString(json.get("Username"));
            String secret = Json.optionalString(json.get("Secret"));
            if (secret == null || secret.isEmpty()) {
                return null;
            }
            return "<token>".equals(user)
                    ? new Login.IdentityToken(secret)
                    : new Login.Password(user == null ? "" : user, secret);
        } catch (IOException e) {
            // What it said may hold the secret.
            throw TareException.failed(program() + " gave an answer that is no login");
        }
    }

    void store(String host, Login.Password login) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ServerURL", LoginFile.key(host));
        json.put("Username", login.user());
        json.put("Secret", login.password());
        Answer answer = run("store", new String(Json.write(json), StandardCharsets.UTF_8));
        if (answer.code() != 0) {
            throw failed("cannot keep the login of " + host, answer);
        }
    }

    void erase(String host) {
        Answer answer = run("erase", LoginFile.key(host));
        if (answer.code() != 0 && !answer.text().contains(NOTHING)) {
            throw failed("cannot forget the login of " + host, answer);
        }
    }

    /** On the user's PATH. */
    private String file() throws IOException {
        for (String folder : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            Path file = Path.of(folder, program());
            if (!folder.isEmpty() && Files.isExecutable(file)) {
                return file.toString();
            }
        }
        throw new IOException("not found");
    }

    private String program() {
        return "docker-credential-" + name;
    }

    private TareException failed(String what, Answer answer) {
        String text = answer.text().strip();
        return TareException.failed(program() + " " + what
                + (text.isEmpty() ? "" : ": " + text.lines().findFirst().orElse("")));
    }

    private record Answer(int code, String text) {}

    private Answer run(String verb, String input) {
        if (name.indexOf('/') >= 0) {
            throw TareException.failed("\"" + name + "\" is no name of a program that keeps logins");
        }
        try {
            return WaitNotice.forProgram(notes, program() + ", which keeps logins", () -> ask(verb, input));
        } catch (IOException e) {
            throw TareException.failed(
                    program() + ", which keeps logins, cannot be run",
                    "install it, or take it out of docker's config.json");
        }
    }

    private Answer ask(String verb, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(file(), verb);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        Thread end = new Thread(process::destroyForcibly, "end of " + program());
        try {
            ProgramEnd.add(end);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Thread reader = Thread.ofPlatform().daemon().name("login").start(() -> read(process, out));
            Thread _ = Thread.ofPlatform().daemon().name("login to").start(() -> write(process, input));
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw TareException.failed(program() + " did not end within " + LIMIT_SECONDS + " s");
            }
            reader.join(LAST_MILLIS);
            synchronized (out) {
                return new Answer(process.exitValue(), out.toString(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("interrupted while " + program() + " was asked");
        } finally {
            ProgramEnd.remove(end);
            process.destroyForcibly();
        }
    }

    private static void write(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading: its answer says why.
        }
    }

    private static void read(Process process, ByteArrayOutputStream out) {
        byte[] buffer = new byte[8192];
        try (InputStream answer = process.getInputStream()) {
            for (int count = answer.read(buffer); count >= 0; count = answer.read(buffer)) {
                synchronized (out) {
                    // It may say more than anybody reads, and is to end all the same.
                    out.write(buffer, 0, Math.min(count, MAX_ANSWER - out.size()));
                }
            }
        } catch (IOException e) {
            // It was ended.
        }
    }
}
