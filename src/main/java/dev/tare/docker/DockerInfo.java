package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.oci.Platform;
import dev.tare.report.Format;
import dev.tare.sandbox.UserNamespace;
import dev.tare.sandbox.container.Container;
import dev.tare.store.Store;
import dev.tare.text.Json;
import dev.tare.usage.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code docker info}: this machine and the store, in the fields of docker's. */
final class DockerInfo implements DockerVerb {
    @Override
    public Page page() {
        return Pages.of("", "Show what this machine and the store have", """
                -f, --format TEMPLATE  what a Go template makes of it, or json
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        Format format = Format.parse(arguments.value("format"));
        Map<String, @Nullable Object> info = info(console);
        if (format.template() != null) {
            console.out().println(format.template().render(info));
        } else if (format.form() == Format.Form.JSON) {
            console.out().println(new String(Json.write(info), StandardCharsets.UTF_8));
        } else {
            print(info, console);
        }
        return 0;
    }

    private static Map<String, @Nullable Object> info(Console console) {
        List<Container> containers = console.containers().list();
        long running = containers.stream().filter(Container::isRunning).count();
        long images;
        try (Store store = console.store()) {
            images = store.images().list().size();
        }
        boolean rootless = UserNamespace.isOrdinary();
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        info.put("ID", "");
        info.put("Containers", (long) containers.size());
        info.put("ContainersRunning", running);
        info.put("ContainersPaused", 0L);
        info.put("ContainersStopped", containers.size() - running);
        info.put("Images", images);
        info.put("Driver", "overlay2");
        info.put("DriverStatus", List.of());
        info.put("LoggingDriver", "json-file");
        info.put("CgroupDriver", "cgroupfs");
        info.put("CgroupVersion", Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")) ? "2" : "1");
        info.put("KernelVersion", System.getProperty("os.version", ""));
        info.put("OperatingSystem", operatingSystem());
        info.put("OSType", Platform.host().os());
        info.put("Architecture", machine(Platform.host().architecture()));
        info.put("IndexServerAddress", "https://index.docker.io/v1/");
        info.put("NCPU", (long) Runtime.getRuntime().availableProcessors());
        info.put("MemTotal", memory());
        info.put("DockerRootDir", console.home().toString());
        info.put("HttpProxy", console.environment().getOrDefault("HTTP_PROXY", ""));
        info.put("HttpsProxy", console.environment().getOrDefault("HTTPS_PROXY", ""));
        info.put("NoProxy", console.environment().getOrDefault("NO_PROXY", ""));
        info.put("Name", line(Path.of("/proc/sys/kernel/hostname")));
        info.put("Labels", List.of());
        info.put("ExperimentalBuild", false);
        info.put("ServerVersion", DockerVersion.DOCKER);
        info.put("Runtimes", Map.of("runc", Map.of("path", "runc")));
        info.put("DefaultRuntime", "runc");
        info.put("Swarm", Map.of("LocalNodeState", "inactive", "ControlAvailable", false));
        info.put("LiveRestoreEnabled", true);
        info.put(
                "SecurityOptions",
                rootless
                        ? List.of("name=seccomp,profile=builtin", "name=rootless")
                        : List.of("name=seccomp,profile=builtin"));
        info.put("Debug", false);
        info.put("Warnings", List.of());
        info.put(
                "ClientInfo",
                Map.of("Debug", false, "Context", "default", "Version", DockerVersion.DOCKER, "Plugins", List.of()));
        return info;
    }

    private static String machine(String architecture) {
        return switch (architecture) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> architecture;
        };
    }

    private static String operatingSystem() {
        for (String line : text(Path.of("/etc/os-release")).split("\n")) {
            if (line.startsWith("PRETTY_NAME=")) {
                return line.substring("PRETTY_NAME=".length()).replace("\"", "");
            }
        }
        return "Linux";
    }

    private static long memory() {
        for (String line : text(Path.of("/proc/meminfo")).split("\n")) {
            if (line.startsWith("MemTotal:")) {
                String number =
                        line.substring("MemTotal:".length()).replace("kB", "").strip();
                return Long.parseLong(number) << 10;
            }
        }
        return 0;
    }

    private static String line(Path file) {
        return text(file).strip();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static void print(Map<String, @Nullable Object> info, Console console) {
        console.out().println("Client: Tare " + DockerVersion.tare());
        console.out().println(" Version:    " + DockerVersion.DOCKER);
        console.out().println(" Context:    default");
        console.out().println(" Debug Mode: false");
        console.out().println();
        console.out().println("Server:");
        row(console, " Containers: ", info.get("Containers"));
        row(console, "  Running: ", info.get("ContainersRunning"));
        row(console, "  Paused: ", info.get("ContainersPaused"));
        row(console, "  Stopped: ", info.get("ContainersStopped"));
        row(console, " Images: ", info.get("Images"));
        row(console, " Server Version: ", info.get("ServerVersion"));
        row(console, " Storage Driver: ", info.get("Driver"));
        row(console, " Logging Driver: ", info.get("LoggingDriver"));
        row(console, " Cgroup Version: ", info.get("CgroupVersion"));
        row(console, " Default Runtime: ", info.get("DefaultRuntime"));
        row(console, " Kernel Version: ", info.get("KernelVersion"));
        row(console, " Operating System: ", info.get("OperatingSystem"));
        row(console, " OSType: ", info.get("OSType"));
        row(console, " Architecture: ", info.get("Architecture"));
        row(console, " CPUs: ", info.get("NCPU"));
        row(console, " Name: ", info.get("Name"));
        row(console, " Docker Root Dir: ", info.get("DockerRootDir"));
    }

    private static void row(Console console, String name, @Nullable Object value) {
        console.out().println(name + value);
    }
}
