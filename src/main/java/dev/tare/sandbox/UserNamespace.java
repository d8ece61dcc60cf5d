package dev.tare.sandbox;

import dev.tare.diagnostic.TareException;
import dev.tare.posix.Mounts;
import dev.tare.posix.Processes;
import dev.tare.posix.Signals;
import dev.tare.posix.Superuser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user namespace in which an ordinary user is root (user_namespaces(7)). A JVM has many threads and so cannot enter
 * one: the program starts itself again in it, and all that needs root works there as it is.
 */
public final class UserNamespace {
    /** Its first argument is a process, the rest a command that has the process's namespaces as descriptors 8 and 9. */
    private static final String ENTER = "command exec 8<\"/proc/$0/ns/user\" 9<\"/proc/$0/ns/mnt\" 2>/dev/null"
            + " || { echo 'tare: the container has ended at this moment' >&2; exit 1; }; exec \"$@\"";

    private static final List<String> HANDED_ON = List.of("INT", "TERM", "HUP");

    /** Why there are no further users, in the environment of the process that goes on. */
    private static final String REASON = "TARE_ONE_USER";

    private UserNamespace() {}

    /** Whether this process lacks the rights to mount, which it would have in a namespace of its own. */
    public static boolean isNeeded() {
        return !Superuser.isThisProcess();
    }

    /** Whether this is an ordinary user's process, in a namespace of its own or not yet. */
    public static boolean isOrdinary() {
        return isNeeded() || Mounts.isUserNamespace();
    }

    /** What the user should know of the namespace that {@link #restart} would make; null if there is nothing to say. */
    public static @Nullable String note() {
        String missing = missing();
        return missing == null
                ? null
                : "all files of RUN steps belong to root, since this user has no other users to give them to: "
                        + missing;
    }

    /**
     * Ends with an error where a program cannot run as a user, since no such user is mapped.
     *
     * @param of says where the user comes from, such as {@code the image's USER}
     */
    public static void require(Users.User user, String of) {
        long users = Mounts.mappedUsers();
        long highest = Math.max(user.uid(), user.gid());
        if (highest < users) {
            return;
        }
        throw TareException.failed(
                "the program cannot run as " + of + " (" + user.uid() + ":" + user.gid() + "): this user has "
                        + (users == 1 ? "no other users to give it" : "only the IDs up to " + (users - 1)),
                users == 1 ? "run it with -u 0, or have others: " + reason() : "give this user more in /etc/subuid");
    }

    /** What the user should know of an image where only one user is mapped. */
    public static String oneUserNote() {
        return "all files of the image belong to root, since this user has no other users to give them to: " + reason();
    }

    /** As {@link #missing} was before this process went on in the namespace. */
    private static String reason() {
        String reason = System.getenv(REASON);
        return reason == null ? "see newuidmap(1)" : reason;
    }

    /** Why no further users can be mapped, or null. */
    private static @Nullable String missing() {
        if (HostPrograms.find("newuidmap") == null || HostPrograms.find("newgidmap") == null) {
            return "newuidmap is not installed (Debian and Ubuntu: apt-get install uidmap)";
        }
        String name = System.getProperty("user.name", "");
        for (String file : List.of("/etc/subuid", "/etc/subgid")) {
            if (!lists(file, name)) {
                return file + " has no line for " + missingLine(name);
            }
        }
        return null;
    }

    /** @param name of the user; one that is in no passwd has none, which Java calls "?" */
    private static String missingLine(String name) {
        if (!name.equals("?") && !name.isEmpty()) {
            return name + " (usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + name + ")";
        }
        String uid;
        try {
            uid = String.valueOf(Superuser.user());
        } catch (IOException e) {
            return "this user";
        }
        return "the user " + uid + " (as root: echo " + uid + ":100000:65536 | tee -a /etc/subuid /etc/subgid)";
    }

    /** Whether a file in the form of subuid(5) has a line for a user. */
    private static boolean lists(String file, String name) {
        try {
            int uid = Superuser.user();
            for (String line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(name + ":") || line.startsWith(uid + ":")) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    /**
     * Runs a command as root of a new namespace, with the streams of this process; signals are forwarded to it.
     *
     * @param command program and arguments, such as those that this process was started with
     * @param environment more variables
     * @param input what it reads; null for what this process reads
     * @return its exit code
     * @throws TareException when the system does not let users have namespaces
     */
    public static int restart(List<String> command, Map<String, String> environment, @Nullable File input) {
        List<String> all = entrance("RUN steps");
        try {
            Path setpriv = HostPrograms.find("setpriv");
            if (setpriv != null) {
                // Else a build would go on when the process that the user sees is killed.
                all.addAll(List.of(setpriv.toString(), "--pdeathsig", "TERM", "--"));
            }
            all.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(all).inheritIO();
            builder.environment().putAll(environment);
            if (input != null) {
                builder.redirectInput(input);
            }
            return await(builder.start());
        } catch (IOException e) {
            throw SandboxFailures.of("the program cannot be started again in a user namespace", e);
        }
    }

    /**
     * Runs a command as root of a new namespace to its end, with nothing to read.
     *
     * @throws TareException with what it printed, when it fails
     */
    public static void run(List<String> command) {
        List<String> all = entrance("containers");
        all.addAll(command);
        try {
            HostPrograms.check(all, "");
        } catch (IOException e) {
            throw SandboxFailures.of("what is left of containers cannot be cleared away", e);
        }
    }

    /**
     * Becomes a command as root of a new namespace: this process goes on as that one, under its number.
     *
     * @param command program and arguments
     * @param environment more variables
     * @throws TareException when the system does not let users have namespaces
     */
    public static TareException become(List<String> command, Map<String, String> environment) {
        List<String> all = entrance("containers");
        all.addAll(command);
        return replaced(all, environment);
    }

    /**
     * Becomes a command in the user and mount namespaces of a process of this user, where that is in one of its own.
     *
     * @param shim a process that this user has started in a namespace
     */
    public static TareException become(ProcessId shim, List<String> command, Map<String, String> environment) {
        Path nsenter = HostPrograms.require("nsenter", "an ordinary user's containers are entered by it", "util-linux");
        // The namespaces are held before they are entered: the shim may end at any moment, and they with it.
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, Long.toString(shim.pid())));
        all.addAll(List.of(nsenter.toString(), "--user=/proc/self/fd/8", "--mount=/proc/self/fd/9"));
        all.addAll(List.of("--preserve-credentials", "--"));
        // Who enters other mounts stands at their root.
        all.addAll(List.of("/bin/sh", "-c", "exec 8<&- 9<&-; cd -- \"$1\" 2>/dev/null; shift; exec \"$@\"", "sh"));
        all.add(System.getProperty("user.dir", "/"));
        all.addAll(command);
        return replaced(all, environment);
    }

    private static TareException replaced(List<String> command, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(more);
        String missing = missing();
        if (missing != null) {
            environment.put(REASON, missing);
        }
        return SandboxFailures.of(
                "the program cannot be started again in a user namespace", Processes.become(command, environment));
    }

    /**
     * The words before a command that is run in a new namespace.
     *
     * @param what of this user needs it
     * @throws TareException when the system does not let users have namespaces
     */
    private static List<String> entrance(String what) {
        Path unshare = HostPrograms.require("unshare", "an ordinary user's " + what + " are run by it", "util-linux");
        List<String> all = new ArrayList<>(List.of(unshare.toString(), "--user", "--map-root-user", "--mount"));
        if (missing() == null) {
            all.add(2, "--map-auto");
        }
        all.add("--");
        List<String> probe = new ArrayList<>(all);
        probe.add("true");
        try {
            HostPrograms.Result result = HostPrograms.run(probe, "");
            if (result.code() != 0) {
                throw TareException.failed(
                        what + " need root here: the system gives this user no namespace (" + result.output() + ")",
                        "start tare as root, or allow it: sysctl kernel.unprivileged_userns_clone=1,"
                                + " kernel.apparmor_restrict_unprivileged_userns=0, user.max_user_namespaces>0");
            }
        } catch (IOException e) {
            throw SandboxFailures.of("the program cannot be started again in a user namespace", e);
        }
        return all;
    }

    private static int await(Process process) {
        for (String name : HANDED_ON) {
            Signals.handle(name, number -> {
                try {
                    boolean _ = Processes.signal(process.pid(), number);
                } catch (IOException e) {
                    process.destroy();
                }
            });
        }
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                process.destroy();
            }
        }
    }

    /** Whether files can belong to nobody but root here, since no other user is mapped. */
    public static boolean hasOneUser() {
        return Mounts.isUserNamespace() && Mounts.mappedUsers() == 1;
    }
}
