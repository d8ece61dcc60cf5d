package dev.tare.sandbox.container;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.sandbox.ExitStatus;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.network.Membership;
import dev.tare.sandbox.network.NetworkMode;
import dev.tare.sandbox.network.PortMapping;
import dev.tare.text.Json;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container, as {@code containers/ID/config.json} keeps it. The store reads the fields manifest and layers of it.
 *
 * @param id 64 hex digits
 * @param name as given, or made up
 * @param image as the user typed it
 * @param manifest of the image
 * @param layers diffIDs, lowest first
 * @param snapshots names of the folders under {@code snapshots/} that it stands on, lowest first
 * @param created when
 * @param command program and arguments
 * @param network what it sees of the network
 * @param ports published ones
 * @param stopSignal number of the signal that asks it to end
 * @param remove whether nothing of it stays when it has ended
 * @param hostname as it knows itself
 * @param settings what else it was asked for
 * @param shim the process that set it up and waits for it
 * @param state how far it is
 */
public record Container(
        String id,
        String name,
        String image,
        Digest manifest,
        List<Digest> layers,
        List<String> snapshots,
        Instant created,
        List<String> command,
        NetworkMode network,
        List<PortMapping> ports,
        int stopSignal,
        boolean remove,
        String hostname,
        ContainerSettings settings,
        ProcessId shim,
        State state) {
    private static final long USUAL_STOP_SECONDS = 10;

    public Container {
        layers = List.copyOf(layers);
        snapshots = List.copyOf(snapshots);
        command = List.copyOf(command);
        ports = List.copyOf(ports);
    }

    /** How far a container is. */
    public enum Status {
        CREATED,
        RUNNING,
        EXITED;

        /** As docker's JSON has it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How far a container is.
     *
     * @param process its first process, once there is one
     * @param started when, or null
     * @param finished when, or null
     * @param exitCode null also where nobody saw it
     * @param outOfMemory whether the kernel has killed a process of it, since its memory was used up
     */
    public record State(
            Status status,
            @Nullable ProcessId process,
            @Nullable Instant started,
            @Nullable Instant finished,
            @Nullable Integer exitCode,
            boolean outOfMemory) {
        static final State CREATED = new State(Status.CREATED, null, null, null, null, false);

        /** Made, and nobody sets it up: to be started later, as one that has ended. */
        static final State READY = new State(Status.EXITED, null, null, null, null, false);

        /** Whether it was made and never started. */
        public boolean isReady() {
            return status == Status.EXITED && started == null && finished == null;
        }

        /** As docker's JSON has it. */
        public String word() {
            return isReady() ? Status.CREATED.word() : status.word();
        }
    }

    public String shortId() {
        return id.substring(0, 12);
    }

    /** Whether its first process runs. */
    public boolean isRunning() {
        ProcessId process = state.process();
        return state.status() == Status.RUNNING && process != null && process.isAlive();
    }

    /** Number of its first process; null unless it runs. */
    public @Nullable Long pid() {
        ProcessId process = state.process();
        return process != null && isRunning() ? process.pid() : null;
    }

    /** The networks that it is in, by their names: those it was given, else the word for its own, the host's or none. */
    public List<String> networkNames() {
        List<String> names =
                settings.networks().stream().map(Membership::network).toList();
        return names.isEmpty() ? List.of(network.word()) : names;
    }

    /** Whether somebody sets it up or waits for it, and so forwards its ports. */
    public boolean isKept() {
        return state.status() != Status.EXITED && shim.isAlive();
    }

    Container withState(State newState) {
        return with(name, ports, shim, newState);
    }

    Container withSnapshots(List<String> newSnapshots) {
        return with(newSnapshots, name, ports, settings, shim, state);
    }

    Container withKeeper(ProcessId newKeeper) {
        return with(name, ports, newKeeper, state);
    }

    Container withPorts(List<PortMapping> newPorts) {
        return with(name, newPorts, shim, state);
    }

    Container withSettings(ContainerSettings newSettings) {
        return with(snapshots, name, ports, newSettings, shim, state);
    }

    Container withName(String newName) {
        return with(newName, ports, shim, state);
    }

    private Container with(String newName, List<PortMapping> newPorts, ProcessId newKeeper, State newState) {
        return with(snapshots, newName, newPorts, settings, newKeeper, newState);
    }

    private Container with(
            List<String> newSnapshots,
            String newName,
            List<PortMapping> newPorts,
            ContainerSettings newSettings,
            ProcessId newKeeper,
            State newState) {
        return new Container(
                id,
                newName,
                image,
                manifest,
                layers,
                newSnapshots,
                created,
                command,
                network,
                newPorts,
                stopSignal,
                remove,
                hostname,
                newSettings,
                newKeeper,
                newState);
    }

    Container running(ProcessId process, Instant now) {
        return withState(new State(Status.RUNNING, process, now, null, null, false));
    }

    /** @param exit null where nobody saw it; then it counts as ended now */
    Container exited(@Nullable ExitStatus exit, Instant now) {
        return withState(
                exit == null
                        ? new State(Status.EXITED, null, state.started(), now, null, false)
                        : new State(
                                Status.EXITED, null, state.started(), exit.time(), exit.code(), exit.outOfMemory()));
    }

    static Container fromJson(byte[] bytes) throws IOException {
        Map<String, @Nullable Object> json = Json.readObject(bytes);
        List<Digest> layers = Digest.readAll(Json.strings(json.get("layers")));
        List<PortMapping> ports = new ArrayList<>();
        for (Object port : Json.list(json.get("ports"))) {
            Map<String, @Nullable Object> map = Json.object(port);
            String protocol = Json.optionalString(map.get("protocol"));
            ports.add(new PortMapping(
                    Json.string(map.get("hostIp")),
                    (int) Json.number(map.get("hostPort")),
                    (int) Json.number(map.get("containerPort")),
                    protocol == null ? PortMapping.TCP : protocol));
        }
        ProcessId shim = ProcessId.fromJson(json.get("shim"));
        if (shim == null) {
            throw new IOException("no shim");
        }
        Object exitCode = json.get("exitCode");
        try {
            return new Container(
                    Json.string(json.get("id")),
                    Json.string(json.get("name")),
                    Json.string(json.get("image")),
                    Digest.read(Json.string(json.get("manifest"))),
                    layers,
                    Json.strings(json.get("snapshots")),
                    Instant.parse(Json.string(json.get("created"))),
                    Json.strings(json.get("command")),
                    NetworkMode.valueOf(Json.string(json.get("network")).toUpperCase(Locale.ROOT)),
                    ports,
                    (int) Json.number(json.get("stopSignal")),
                    Boolean.TRUE.equals(json.get("remove")),
                    Json.string(json.get("hostname")),
                    ContainerSettings.fromJson(json),
                    shim,
                    new State(
                            Status.valueOf(Json.string(json.get("status")).toUpperCase(Locale.ROOT)),
                            ProcessId.fromJson(json.get("process")),
                            instant(json.get("started")),
                            instant(json.get("finished")),
                            exitCode == null ? null : (int) Json.number(exitCode),
                            Boolean.TRUE.equals(json.get("outOfMemory"))));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static @Nullable Instant instant(@Nullable Object json) throws IOException {
        return json == null ? null : Instant.parse(Json.string(json));
    }

    /** The object that is kept; {@code ps --json} shows it too. */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("name", name);
        json.put("image", image);
        json.put("manifest", manifest.toString());
        json.put("layers", layers.stream().map(Digest::toString).toList());
        json.put("snapshots", snapshots);
        json.put("created", created.toString());
        json.put("command", command);
        json.put("network", network.word());
        json.put("ports", ports.stream().map(Container::portJson).toList());
        json.put("stopSignal", stopSignal);
        json.put("remove", remove);
        json.put("hostname", hostname);
        settings.addTo(json);
        json.put("shim", shim.toJson());
        json.put("status", state.status().word());
        json.put("process", state.process() == null ? null : state.process().toJson());
        json.put("started", text(state.started()));
        json.put("finished", text(state.finished()));
        json.put("exitCode", state.exitCode());
        json.put("outOfMemory", state.outOfMemory());
        return json;
    }

    private static Map<String, @Nullable Object> portJson(PortMapping port) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("hostIp", port.address());
        json.put("hostPort", port.hostPort());
        json.put("containerPort", port.containerPort());
        json.put("protocol", port.protocol());
        return json;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** How long to wait before it is killed: as given, else as it was made. @param text a number of seconds, or null */
    public long stopSeconds(@Nullable String text) {
        Integer own = settings().stopSeconds();
        try {
            long seconds = text != null ? Long.parseLong(text) : own == null ? USUAL_STOP_SECONDS : own;
            // Docker waits for ever when it is below zero.
            return seconds < 0 ? Integer.MAX_VALUE : seconds;
        } catch (NumberFormatException e) {
            throw TareException.usage("-t " + text + ": that is no number of seconds", null);
        }
    }

    /** The error of a start while somebody else was at it. */
    TareException endedMeanwhile(@Nullable Throwable cause) {
        return new TareException(
                TareException.FAILED,
                Problem.of("the container " + name + " was stopped or removed while it was started", null),
                cause);
    }
}
