package dev.tare.report;

import dev.tare.sandbox.Container;
import dev.tare.sandbox.PortMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tare ps}, in docker's shape. */
public final class ContainersReport {
    private static final int COMMAND_WIDTH = 20;

    private final List<Container> containers;
    private final Instant now;

    /** A report; {@code containers} come newest first. */
    public ContainersReport(List<Container> containers, Instant now) {
        this.containers = List.copyOf(containers);
        this.now = now;
    }

    /** CONTAINER ID, IMAGE, COMMAND, CREATED, STATUS, PORTS, NAMES. */
    public String table(boolean full) {
        Table table = new Table("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES");
        for (Container container : containers) {
            table.row(
                    id(container, full),
                    container.image(),
                    command(container.command(), full),
                    Ages.ago(container.created(), now),
                    status(container),
                    ports(container),
                    container.name());
        }
        return table.render();
    }

    /** One ID a line. */
    public String ids(boolean full) {
        StringBuilder out = new StringBuilder();
        for (Container container : containers) {
            out.append(id(container, full)).append('\n');
        }
        return out.toString();
    }

    /**
     * One object for each container: {@code id}, {@code name}, {@code image}, {@code command} (a list), {@code created},
     * {@code started} and {@code finished} (RFC 3339 or null), {@code status} (created, running, exited), {@code exitCode}
     * (null where it is not known), {@code pid} (null unless running), {@code network}, {@code ports} (a list of {@code
     * hostIp}, {@code hostPort}, {@code containerPort}).
     */
    public List<Map<String, @Nullable Object>> json() {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (Container container : containers) {
            Map<String, @Nullable Object> kept = container.toJson();
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            for (String field : List.of("id", "name", "image", "command", "created", "started", "finished", "status")) {
                json.put(field, kept.get(field));
            }
            json.put("exitCode", kept.get("exitCode"));
            json.put("pid", container.pid());
            json.put("network", kept.get("network"));
            json.put("ports", container.isKept() ? kept.get("ports") : List.of());
            out.add(json);
        }
        return out;
    }

    private static String id(Container container, boolean full) {
        return full ? container.id() : container.shortId();
    }

    static String command(List<String> command, boolean full) {
        String text = String.join(" ", command);
        if (!full && text.codePointCount(0, text.length()) > COMMAND_WIDTH) {
            text = text.substring(0, text.offsetByCodePoints(0, COMMAND_WIDTH - 1)) + "…";
        }
        return "\"" + text + "\"";
    }

    private String status(Container container) {
        Container.State state = container.state();
        return switch (state.status()) {
            case CREATED -> "Created";
            case RUNNING -> "Up " + since(state.started());
            case EXITED -> {
                Integer code = state.exitCode();
                // Whoever would have seen it was killed.
                yield "Exited (" + (code == null ? "unknown" : code) + ") " + since(state.finished()) + " ago";
            }
        };
    }

    private String since(@Nullable Instant then) {
        return Ages.human(Duration.between(then == null ? now : then, now));
    }

    /** Ports are open while somebody forwards them. */
    private static String ports(Container container) {
        if (!container.isKept() || !container.isRunning()) {
            return "";
        }
        List<String> out = new ArrayList<>();
        for (PortMapping port : container.ports()) {
            out.add(port.toString());
        }
        return String.join(", ", out);
    }
}
