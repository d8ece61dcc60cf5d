package dev.tare.sandbox.step;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.Op;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.Users;
import dev.tare.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step by the programs of util-linux, where no OCI runtime is installed: {@code unshare} makes the namespaces,
 * {@code setpriv} takes rights and users away and becomes a shell that waits. {@link UnshareRoot} then makes the root,
 * and the shell becomes the step's program: none of the machine's own can be started any more by then. There is no
 * filter of system calls and no control group. A variable whose name no shell takes is lost.
 *
 * @param bundle what is run
 * @param scratch an empty folder of the step's
 */
record UnshareStep(StepBundle bundle, Path scratch) {
    /** What the user should know, once for each build. */
    static final String NOTE = "unshare runs the RUN steps, without a filter of system calls";

    static final String HINT = "install runc (Debian and Ubuntu: apt-get install runc)";

    private static final String READY = "ready";
    private static final String NEEDED = "RUN steps are run by it where runc is missing";
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /**
     * Runs it to its end.
     *
     * @return its exit code
     */
    int run(StepProcess process, OutputStream output, OutputStream errors) throws IOException {
        for (String kind : UnshareRoot.MADE_INSIDE) {
            Files.createDirectories(scratch.resolve(kind));
        }
        Files.createDirectories(scratch.resolve("dev"));
        ProcessBuilder builder = new ProcessBuilder(command());
        // What a Dockerfile sets, LD_PRELOAD above all, must not reach the machine's own programs.
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        return process.run(builder::start, this::prepare, output, errors);
    }

    private void prepare(Process started) throws IOException {
        try (OutputStream in = started.getOutputStream()) {
            say(in, "echo " + READY + "\n");
            if (!isReady(started.getInputStream())) {
                throw failure(started, null);
            }
            try {
                UnshareRoot.make(bundle, scratch, started.pid());
            } catch (IOException e) {
                throw failure(started, e);
            }
            say(in, program());
        } catch (ClosedPipeException e) {
            throw failure(started, null);
        }
    }

    private static void say(OutputStream in, String text) throws ClosedPipeException {
        try {
            in.write(Names.encode(text));
            in.flush();
        } catch (IOException e) {
            throw new ClosedPipeException(e);
        }
    }

    private static boolean isReady(InputStream output) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = output.read(); c >= 0 && line.length() <= READY.length(); c = output.read()) {
            if (c == '\n') {
                return line.toString().equals(READY);
            }
            line.append((char) c);
        }
        return false;
    }

    private static TareException failure(Process started, @Nullable IOException cause) throws IOException {
        if (cause != null) {
            return SandboxFailures.of("unshare cannot run the step", cause);
        }
        // It has ended, or is of no use. Not by the process itself, which would close the stream that tells why.
        started.children().forEach(ProcessHandle::destroyForcibly);
        started.toHandle().destroyForcibly();
        String said = new String(started.getErrorStream().readNBytes(2000), StandardCharsets.UTF_8).strip();
        return TareException.failed("unshare cannot run the step: " + (said.isEmpty() ? "no reason given" : said));
    }

    /** The runtime went before it was told all. */
    private static final class ClosedPipeException extends IOException {
        private static final long serialVersionUID = 1L;

        ClosedPipeException(IOException cause) {
            super(Reasons.of(cause), cause);
        }
    }

    List<String> command() throws IOException {
        List<String> out = new ArrayList<>();
        out.add(HostPrograms.require("unshare", NEEDED, "util-linux").toString());
        out.addAll(List.of("--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--propagation", "private"));
        if (bundle.exec().network() == Op.Network.NONE) {
            out.add("--net");
        }
        out.addAll(List.of("--", "/bin/sh", "-c", script(), "sh"));
        out.addAll(privileges());
        out.add("/bin/sh");
        return out;
    }

    /** Done as root in the new namespaces, before the rest is taken away. */
    private String script() throws IOException {
        StringBuilder out = new StringBuilder("set -eu\numask 022\ncd /\n");
        for (StepBundle.Mount mount : bundle.all()) {
            if (UnshareRoot.MADE_INSIDE.contains(mount.type())) {
                // The kernel gives those of the namespaces that the caller is in.
                out.append("mount -t ").append(mount.type()).append(" -o nosuid,noexec,nodev ");
                out.append(mount.type())
                        .append(' ')
                        .append(quoted(scratch.resolve(mount.type()).toString()));
                out.append('\n');
            }
        }
        if (bundle.exec().network() == Op.Network.NONE) {
            out.append("ip link set lo up 2>/dev/null || ifconfig lo up\n");
        }
        List<Op.Ulimit> limits = bundle.exec().limits().ulimits();
        if (!limits.isEmpty()) {
            out.append(HostPrograms.require("prlimit", "--ulimit needs it", "util-linux"))
                    .append(" --pid $$");
            for (Op.Ulimit limit : limits) {
                out.append(" --").append(limit.name().toLowerCase(Locale.ROOT)).append('=');
                out.append(limit(limit.soft())).append(':').append(limit(limit.hard()));
            }
            out.append('\n');
        }
        return out.append("exec \"$@\"\n").toString();
    }

    private static String limit(long value) {
        return value == -1 ? "unlimited" : Long.toUnsignedString(value);
    }

    /** Of the user, and of the rights that are left. */
    private List<String> privileges() {
        List<String> out = new ArrayList<>();
        out.add(HostPrograms.require("setpriv", NEEDED, "util-linux").toString());
        Users.User user = bundle.user();
        out.addAll(List.of("--reuid=" + user.uid(), "--regid=" + user.gid()));
        if (UserNamespace.hasOneUser()) {
            // Nobody there may set groups (user_namespaces(7)).
            out.add("--keep-groups");
        } else {
            StringJoiner groups = new StringJoiner(",");
            groups.add(Long.toString(user.gid()));
            for (long group : user.groups()) {
                groups.add(Long.toString(group));
            }
            out.add("--groups=" + groups);
        }
        StringBuilder granted = new StringBuilder("-all");
        for (String capability : bundle.capabilities()) {
            granted.append(",+").append(capability.substring("CAP_".length()).toLowerCase(Locale.ROOT));
        }
        if (bundle.exec().insecure()) {
            out.addAll(List.of("--inh-caps=" + granted, "--ambient-caps=" + granted));
        } else {
            out.addAll(List.of("--inh-caps=-all", "--bounding-set=" + granted));
        }
        out.add("--");
        return out;
    }

    /** What the shell in the new root reads: it becomes the program. Nothing here is a program of the machine. */
    private String program() {
        StringBuilder out = new StringBuilder("cd -- ");
        out.append(quoted(bundle.exec().directory())).append(" || exit 1\nunset PWD OLDPWD SHLVL PATH\n");
        for (String variable : bundle.environment()) {
            int equals = variable.indexOf('=');
            if (equals > 0 && isName(variable.substring(0, equals))) {
                out.append("command export ").append(quoted(variable)).append('\n');
            }
        }
        out.append("exec");
        for (String word : bundle.exec().args()) {
            out.append(' ').append(quoted(word));
        }
        return out.append(" </dev/null\n").toString();
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** As one word of a shell's, whatever is in it. */
    static String quoted(String text) {
        StringJoiner out = new StringJoiner("'\\''", "'", "'");
        for (String part : text.split("'", -1)) {
            out.add(part);
        }
        return out.toString();
    }
}
