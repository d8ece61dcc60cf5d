package dev.tare.source;

import dev.tare.io.OutputHead;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the {@code git} program so that what it does follows from its arguments alone: no settings of the user or of the
 * machine, no hooks, no questions, no helpers for large files. Of the environment it has what leads to the network.
 *
 * @param environment the user's
 */
record Git(Map<String, String> environment) {
    /** Those that lead to another machine. {@code ext::} would run any program, and {@code file} read any folder. */
    static final String REMOTE = "http:https:git:ssh";

    /** The store's own mirrors. */
    static final String LOCAL = "file";

    private static final int MAX_OUTPUT = 4 << 20;

    private static final List<String> PASSED_ON = List.of(
            "PATH",
            "HOME",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "all_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
            "SSH_AUTH_SOCK",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "GIT_SSL_CAINFO",
            "GIT_SSL_CAPATH",
            "TMPDIR");

    private static final List<String> SETTINGS = List.of(
            "core.hooksPath=/dev/null",
            "core.fsmonitor=false",
            "credential.helper=",
            "init.defaultBranch=master",
            "advice.detachedHead=false",
            "gc.auto=0",
            "maintenance.auto=false",
            // GitRemotes follows redirects: it knows the hosts that none may lead to.
            "http.followRedirects=false",
            "http.lowSpeedLimit=1",
            "http.lowSpeedTime=60");

    /**
     * A run that came to its end.
     *
     * @param output what it wrote to its standard output
     * @param errors what it wrote to its standard error
     */
    public record Result(int exit, String output, String errors) {
        /** The line of the errors that says why. */
        String why() {
            String last = "";
            for (String line : errors.lines().toList()) {
                if (line.startsWith("fatal: ") || line.startsWith("error: ")) {
                    return UntrustedText.printable(line.substring(7));
                }
                last = line.isBlank() ? last : line;
            }
            return last.isEmpty() ? "git ended with exit code " + exit : UntrustedText.printable(last);
        }
    }

    /** The output of a run. @throws SourceFailure when it fails, that begins with {@code doing} */
    String succeed(String doing, String protocols, List<String> words) throws IOException {
        Result result = run(protocols, words);
        if (result.exit() != 0) {
            throw failed(doing, result);
        }
        return result.output();
    }

    static SourceFailure failed(String doing, Result result) {
        String why = result.why();
        String hint = null;
        if (why.contains("could not read Username") || why.contains("Authentication failed")) {
            hint = "it does not exist, or wants a login: https://user:token@host/...";
        } else if (result.errors().contains("Host key verification failed")) {
            hint = "connect to the host by ssh once, so that its key is known";
        } else if (result.errors().contains("Permission denied (")) {
            hint = "load a key that the host knows: ssh-add";
        }
        return new SourceFailure(doing + ": " + why, hint);
    }

    /** @param protocols which transports may be used, {@link #REMOTE} or {@link #LOCAL} */
    Result run(String protocols, List<String> words) throws IOException {
        return run(protocols, words, Map.of());
    }

    /** @param more variables of the environment */
    Result run(String protocols, List<String> words, Map<String, String> more) throws IOException {
        // Files have the modes that they have everywhere, whatever the umask of the user is.
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "umask 022; exec \"$@\"", "sh", program()));
        for (String setting : SETTINGS) {
            command.add("-c");
            command.add(setting);
        }
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        setEnvironment(builder.environment(), protocols);
        builder.environment().putAll(more);
        Process process = builder.start();
        try {
            OutputHead errors = new OutputHead(process.getErrorStream(), MAX_OUTPUT);
            Thread reader = Thread.ofPlatform().daemon().start(errors);
            OutputHead output = new OutputHead(process.getInputStream(), MAX_OUTPUT);
            output.run();
            int exit = process.waitFor();
            reader.join();
            return new Result(exit, output.wholeText(), errors.wholeText());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("git was interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    private void setEnvironment(Map<String, String> to, String protocols) {
        to.clear();
        for (String name : PASSED_ON) {
            String value = environment.get(name);
            if (value != null) {
                to.put(name, value);
            }
        }
        for (String scheme : List.of("http", "https", "no", "all")) {
            // The rule of all other requests: capitals go first. Those of git's library read some in small letters
            // alone.
            String capitals = environment.getOrDefault(scheme.toUpperCase(Locale.ROOT) + "_PROXY", "");
            if (!capitals.isEmpty()) {
                to.put(scheme + "_proxy", capitals);
            }
        }
        // Git's library does not know the variables by which certificates are named to all others.
        put(to, "GIT_SSL_CAINFO", environment.get("SSL_CERT_FILE"));
        put(to, "GIT_SSL_CAPATH", environment.get("SSL_CERT_DIR"));
        to.put("LC_ALL", "C");
        to.put("GIT_ALLOW_PROTOCOL", protocols);
        to.put("GIT_TERMINAL_PROMPT", "0");
        to.put("GIT_CONFIG_NOSYSTEM", "1");
        to.put("GIT_CONFIG_GLOBAL", "/dev/null");
        to.put("GIT_LFS_SKIP_SMUDGE", "1");
        to.put(
                "GIT_SSH_COMMAND",
                environment.getOrDefault("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o ConnectTimeout=30"));
    }

    private static void put(Map<String, String> to, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            String _ = to.putIfAbsent(name, value);
        }
    }

    private String program() throws SourceFailure {
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            Path file = Path.of(folder, "git");
            if (file.isAbsolute() && Files.isExecutable(file) && !Files.isDirectory(file)) {
                return file.toString();
            }
        }
        throw new SourceFailure(
                "a git repository is to be fetched, and there is no git command on PATH", "install the package git");
    }
}
