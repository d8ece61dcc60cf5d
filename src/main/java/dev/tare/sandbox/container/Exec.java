package dev.tare.sandbox.container;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Processes;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.BusyboxTools;
import dev.tare.sandbox.EnvironmentBuilder;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.sandbox.ProgramCheck;
import dev.tare.sandbox.RootTree;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.Users;
import dev.tare.sandbox.security.Capabilities;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A further program in a container that runs, with the rights, limits and variables of its first one. */
public final class Exec {
    /**
     * The shell that goes on as the runtime. Descriptors: 9 the command, as the file is removed at once; 3 the tools,
     * where there are any.
     */
    private static final String SCRIPT = "exec 9<\"$1\"; rm -f -- \"$1\"; shift; exec \"$@\"";

    private static final String SCRIPT_WITH_TOOLS = "exec 9<\"$1\" 3<\"$2\"; rm -f -- \"$1\"; shift 2; exec \"$@\"";

    private final Containers containers;
    private final Container container;
    private final Request request;

    /**
     * What to run.
     *
     * @param command program and arguments
     * @param environment {@code NAME=value}, or {@code NAME} for the value that this process has
     * @param directory absolute, or null for that of the first program
     * @param user {@code USER[:GROUP]}, or null for that of the first program
     */
    public record Request(
            List<String> command,
            List<String> environment,
            @Nullable String directory,
            @Nullable String user,
            Set<RunSwitch> switches) {
        public Request {
            command = List.copyOf(command);
            environment = List.copyOf(environment);
            switches = Set.copyOf(switches);
            if (directory != null && !directory.startsWith("/")) {
                throw TareException.usage("the working directory \"" + directory + "\" is not absolute", null);
            }
        }

        private boolean has(RunSwitch which) {
            return switches.contains(which);
        }
    }

    public Exec(Containers containers, Container container, Request request) {
        this.containers = containers;
        this.container = container;
        this.request = request;
    }

    /**
     * Becomes the runtime that runs it: this process goes on as that one, and ends with the program's exit code.
     *
     * @param variables of this process
     * @return why it could not
     * @throws TareException with exit code 126 or 127 where the program cannot be started
     */
    public TareException become(Map<String, String> variables) {
        return become(variables, null);
    }

    /**
     * The same with a folder of programs beside the container's own.
     *
     * @param toolsMaker gives its path, which may be this process's alone
     */
    public TareException become(Map<String, String> variables, @Nullable Supplier<Path> toolsMaker) {
        Long pid = container.pid();
        if (pid == null) {
            throw TareException.failed(
                    "the container " + container.name() + " is not running",
                    container.state().status() == Container.Status.EXITED
                            ? "what it left is read by tare logs, tare diff and tare cp; tare run starts a new one"
                            : null);
        }
        Path folder = containers.folder(container.id());
        Path tools = toolsMaker == null ? null : toolsMaker.get();
        try (RootTree tree = new RootTree(Path.of("/proc/" + pid + "/root"))) {
            Map<String, @Nullable Object> bundle =
                    Json.readObject(Files.readAllBytes(folder.resolve("bundle/config.json")));
            Map<String, @Nullable Object> process =
                    process(Json.object(bundle.get("process")), Users.of(tree), variables, tools != null);
            if (tools == null) {
                check(tree, process);
            }
            Path file = Files.createTempFile(
                    folder,
                    "exec-",
                    ".json",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, Json.write(process));
            List<String> command = command(folder, file, tools);
            IOException why = Processes.become(command, System.getenv());
            Files.deleteIfExists(file);
            return SandboxFailures.of("runc cannot be started", why);
        } catch (IOException e) {
            throw SandboxFailures.of("nothing can be run in the container " + container.name(), e);
        }
    }

    private List<String> command(Path folder, Path file, @Nullable Path tools) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c"));
        String script = tools == null ? SCRIPT : SCRIPT_WITH_TOOLS;
        if (request.has(RunSwitch.DETACHED)) {
            script = "exec </dev/null >/dev/null 2>&1; " + script;
        } else if (!request.has(RunSwitch.INTERACTIVE) && !request.has(RunSwitch.TERMINAL)) {
            script = "exec </dev/null; " + script;
        }
        command.addAll(List.of(script, "tare-exec", file.toString()));
        if (tools != null) {
            command.add(tools.toString());
        }
        Path runc = HostPrograms.require("runc", "containers are run by it", "runc");
        command.addAll(List.of(
                runc.toString(),
                "--root",
                BundlePart.RUNC.in(folder).toString(),
                "exec",
                "--process",
                "/proc/self/fd/9"));
        if (tools != null) {
            command.addAll(List.of("--preserve-fds", "1"));
        }
        if (request.has(RunSwitch.DETACHED)) {
            command.add("--detach");
        }
        command.add(container.id());
        return command;
    }

    /** The process of the runtime-spec, made of that of the container's first program. */
    private Map<String, @Nullable Object> process(
            Map<String, @Nullable Object> first, Users users, Map<String, String> variables, boolean tools)
            throws IOException {
        Map<String, @Nullable Object> process = new LinkedHashMap<>(first);
        EnvironmentBuilder env = new EnvironmentBuilder();
        for (String variable : Json.strings(first.get("env"))) {
            put(env, variable, variables);
        }
        Map<String, @Nullable Object> firstUser = Json.object(first.get("user"));
        long uid = Json.number(firstUser.get("uid"));
        if (request.user() != null) {
            Users.User user = users.find(request.user());
            String home = users.find(Long.toString(uid)).home();
            // That of the first program's user; one that the image sets stays.
            if (env.has("HOME", home)) {
                env.remove("HOME");
                env.put("HOME", user.home());
            }
            process.put("user", Bundle.user(user));
            uid = user.uid();
        }
        if (request.has(RunSwitch.TERMINAL) && !env.has("TERM")) {
            env.put("TERM", "xterm");
        }
        for (String variable : request.environment()) {
            put(env, variable, variables);
        }
        if (tools) {
            BusyboxTools.addTo(env);
        }
        process.put("capabilities", capabilities(Json.object(first.get("capabilities")), uid));
        process.put("terminal", request.has(RunSwitch.TERMINAL) && !request.has(RunSwitch.DETACHED));
        process.remove("consoleSize");
        process.put("args", tools ? BusyboxTools.command(request.command()) : request.command());
        process.put("env", env.list());
        if (request.directory() != null) {
            process.put("cwd", request.directory());
        }
        return process;
    }

    private static void put(EnvironmentBuilder env, String variable, Map<String, String> variables) {
        int equals = variable.indexOf('=');
        String value = equals < 0 ? variables.get(variable) : variable.substring(equals + 1);
        String name = equals < 0 ? variable : variable.substring(0, equals);
        if (value == null) {
            env.remove(name);
        } else {
            env.put(name, value);
        }
    }

    private Map<String, @Nullable Object> capabilities(Map<String, @Nullable Object> first, long uid) {
        Object bounding = request.has(RunSwitch.PRIVILEGED) ? Capabilities.own() : first.get("bounding");
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("bounding", bounding);
        // A program of another user gains them only from its file's own.
        if (uid == 0) {
            out.put("effective", bounding);
            out.put("permitted", bounding);
        }
        return out;
    }

    private void check(RootTree tree, Map<String, @Nullable Object> process) throws IOException {
        try {
            ProgramCheck.check(
                    tree,
                    new ProcessSpec(
                            request.command(), Json.strings(process.get("env")), Json.string(process.get("cwd")), ""));
        } catch (TareException e) {
            String message = e.problem().message().replace("the image", "the container " + container.name());
            String hint = e.problem().hint();
            throw new TareException(
                    e.exitCode(),
                    Problem.of(message, hint != null ? hint : ContainerPrograms.hint(tree, container, process)),
                    e);
        }
    }
}
