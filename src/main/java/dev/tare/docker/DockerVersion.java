package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.oci.Platform;
import dev.tare.report.Format;
import dev.tare.text.Json;
import dev.tare.usage.Page;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code docker version}: the version of docker whose command line this is, and behind it ours. */
final class DockerVersion implements DockerVerb {
    /** Of the docker whose words and flags are taken: scripts ask whether it is new enough. */
    static final String DOCKER = "28.2.2";

    private static final String API = "1.50";

    static String line() {
        return "Docker version " + DOCKER + ", build tare-" + tare();
    }

    /** Our own version. */
    static String tare() {
        @Nullable String version = DockerVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    @Override
    public Page page() {
        return Pages.of("", "Print the version of docker that this stands for, and Tare's own", """
                -f, --format TEMPLATE  what a Go template makes of Client and Server, or json
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Client", side("Context", "default"));
        json.put("Server", side("MinAPIVersion", "1.24"));
        Format format = Format.parse(arguments.value("format"));
        if (format.template() != null) {
            console.out().println(format.template().render(json));
        } else if (format.form() == Format.Form.JSON) {
            console.out().println(new String(Json.write(json), StandardCharsets.UTF_8));
        } else {
            print("Client", List.of(), console);
            print("Server", List.of(" Engine:"), console);
        }
        return 0;
    }

    private static Map<String, @Nullable Object> side(String own, String value) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Platform", Map.of("Name", "Tare " + tare()));
        json.put("Version", DOCKER);
        // JSON and templates of Go spell it in two ways.
        json.put("ApiVersion", API);
        json.put("APIVersion", API);
        json.put("DefaultAPIVersion", API);
        json.put(own, value);
        json.put("GitCommit", "tare-" + tare());
        json.put("GoVersion", "");
        json.put("Os", Platform.host().os());
        json.put("Arch", Platform.host().architecture());
        json.put("KernelVersion", System.getProperty("os.version", ""));
        json.put("Experimental", false);
        json.put("BuildTime", "");
        json.put("Components", List.of());
        return json;
    }

    private static void print(String side, List<String> heading, Console console) {
        console.out().println(side + ": Tare " + tare());
        heading.forEach(console.out()::println);
        String indent = heading.isEmpty() ? " " : "  ";
        console.out().println(indent + "Version:           " + DOCKER);
        console.out().println(indent + "API version:       " + API);
        console.out().println(indent + "OS/Arch:           " + Platform.host());
        if (heading.isEmpty()) {
            console.out().println(indent + "Context:           default");
            console.out().println();
        }
    }
}
