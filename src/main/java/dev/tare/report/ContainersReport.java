package dev.tare.report;

import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.network.PortMapping;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code tare ps}, in docker's shape. */
public final class ContainersReport {
    private static final int COMMAND_WIDTH = 20;
    private static final int MOUNT_WIDTH = 15;

    private static final Map<String, String> HEADINGS = Map.ofEntries(
            Map.entry("ID", "CONTAINER ID"),
            Map.entry("Names", "NAMES"),
            Map.entry("Image", "IMAGE"),
            Map.entry("Command", "COMMAND"),
            Map.entry("CreatedAt", "CREATED AT"),
            Map.entry("RunningFor", "CREATED"),
            Map.entry("Ports", "PORTS"),
            Map.entry("State", "STATE"),
            Map.entry("Status", "STATUS"),
            Map.entry("Size", "SIZE"),
            Map.entry("Labels", "LABELS"),
            Map.entry("Mounts", "MOUNTS"),
            Map.entry("LocalVolumes", "LOCAL VOLUMES"),
            Map.entry("Networks", "NETWORKS"));

    private final List<Container> containers;
    private final Instant now;
    private final boolean full;
    private final @Nullable Function<Container, String> size;

    /**
     * A report; {@code containers} come newest first.
     *
     * @param full whether IDs, commands and mounts are not cut
     * @param size what SIZE says of a container; null where it is not asked for
     */
    public ContainersReport(
            List<Container> containers, Instant now, boolean full, @Nullable Function<Container, String> size) {
        this.containers = List.copyOf(containers);
        this.now = now;
        this.full = full;
        this.size = size;
    }

    /** CONTAINER ID, IMAGE, COMMAND, CREATED, STATUS, PORTS, NAMES, and SIZE where it is known. */
    public String table() {
        List<String> headings =
                new ArrayList<>(List.of("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"));
        if (size != null) {
            headings.add("SIZE");
        }
        Table table = new Table(headings.toArray(new String[0]));
        for (Container container : containers) {
            List<String> cells = new ArrayList<>(List.of(
                    id(container),
                    container.image(),
                    command(container.command(), full),
                    Ages.ago(container.created(), now),
                    status(container),
                    ports(container),
                    container.name()));
            if (size != null) {
                cells.add(size.apply(container));
            }
            table.row(cells.toArray(new String[0]));
        }
        return table.render();
    }

    /** One ID a line. */
    public String ids() {
        StringBuilder out = new StringBuilder();
        for (Container container : containers) {
            out.append(id(container)).append('\n');
        }
        return out.toString();
    }

    /** By {@code --format}, with docker's fields. */
    public String formatted(Format format) {
        List<ReportFields> lines = new ArrayList<>();
        for (Container container : containers) {
            Map<String, String> shown = new LinkedHashMap<>();
            shown.put("ID", id(container));
            shown.put("Names", container.name());
            shown.put("Image", container.image());
            shown.put("Command", command(container.command(), full));
            shown.put("CreatedAt", Ages.stamp(container.created(), ZoneId.systemDefault()));
            shown.put("RunningFor", Ages.ago(container.created(), now));
            shown.put("Ports", ports(container));
            shown.put("State", container.state().word());
            shown.put("Status", status(container));
            shown.put("Size", size == null ? "0B" : size.apply(container));
            shown.put("Labels", Filters.text(container.settings().labels()));
            shown.put("Mounts", mounts(container));
            shown.put("LocalVolumes", Long.toString(volumes(container)));
            shown.put("Networks", String.join(",", container.networkNames()));
            lines.add(new ReportFields(shown, container.settings().labels()));
        }
        return format.render(lines, HEADINGS);
    }

    /**
     * One object for each container: {@code id}, {@code name}, {@code image}, {@code command} (a list), {@code created},
     * {@code started} and {@code finished} (RFC 3339 or null), {@code status} (created, running, exited), {@code exitCode}
     * (null where it is not known), {@code pid} (null unless running), {@code network}, {@code ports} (a list of {@code
     * hostIp}, {@code hostPort}, {@code containerPort}, {@code protocol}), {@code labels}, {@code mounts} (a list of
     * {@code type}, {@code name}, {@code source}, {@code target}, {@code writable}).
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
            json.put("network", String.join(",", container.networkNames()));
            json.put("ports", container.isKept() ? kept.get("ports") : List.of());
            json.put("labels", kept.get("labels"));
            json.put("mounts", kept.get("mounts"));
            out.add(json);
        }
        return out;
    }

    private String id(Container container) {
        return full ? container.id() : container.shortId();
    }

    static String command(List<String> command, boolean full) {
        return "\"" + cut(String.join(" ", command), full ? Integer.MAX_VALUE : COMMAND_WIDTH) + "\"";
    }

    private static String cut(String text, int width) {
        return text.codePointCount(0, text.length()) > width
                ? text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…"
                : text;
    }

    private String status(Container container) {
        Container.State state = container.state();
        return switch (state.status()) {
            case CREATED -> "Created";
            case RUNNING -> "Up " + since(state.started());
            case EXITED -> {
                if (state.isReady()) {
                    yield "Created";
                }
                Integer code = state.exitCode();
                // Whoever would have seen it was killed.
                yield "Exited (" + (code == null ? "unknown" : code) + ") " + since(state.finished()) + " ago";
            }
        };
    }

    private String since(@Nullable Instant then) {
        return Ages.human(Duration.between(then == null ? now : then, now));
    }

    private String mounts(Container container) {
        List<String> out = new ArrayList<>();
        for (MountPoint mount : container.settings().mounts()) {
            if (!mount.type().equals(MountPoint.TMPFS)) {
                String name = mount.name();
                out.add(cut(name == null ? mount.source() : name, full ? Integer.MAX_VALUE : MOUNT_WIDTH));
            }
        }
        return String.join(",", out);
    }

    private static long volumes(Container container) {
        long count = 0;
        for (MountPoint mount : container.settings().mounts()) {
            count += mount.type().equals(MountPoint.VOLUME) ? 1 : 0;
        }
        return count;
    }

    /** Ports are open while somebody forwards them. Neighbours are shown as a range, as docker does. */
    private static String ports(Container container) {
        if (!container.isKept() || !container.isRunning()) {
            return "";
        }
        List<String> out = new ArrayList<>();
        List<PortMapping> all = container.ports();
        for (int i = 0; i < all.size(); ) {
            PortMapping first = all.get(i);
            int count = 1;
            while (i + count < all.size() && follows(first, all.get(i + count), count)) {
                count++;
            }
            PortMapping last = all.get(i + count - 1);
            out.add(
                    count == 1
                            ? first.toString()
                            : first.host() + "-" + last.hostPort() + "->" + first.containerPort() + "-"
                                    + last.containerPort() + "/" + first.protocol());
            i += count;
        }
        return String.join(", ", out);
    }

    private static boolean follows(PortMapping first, PortMapping other, int distance) {
        return other.address().equals(first.address())
                && other.protocol().equals(first.protocol())
                && other.hostPort() == first.hostPort() + distance
                && other.containerPort() == first.containerPort() + distance;
    }
}
