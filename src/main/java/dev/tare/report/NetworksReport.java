package dev.tare.report;

import dev.tare.oci.Digest;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.network.NamedNetworks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The networks that containers can be in: docker's three that are always there, and those with names of a store.
 *
 * @param containers of the store
 */
public record NetworksReport(Containers containers) {
    /**
     * A network in a list.
     *
     * @param id 64 hex digits
     * @param driver docker's word for what it is
     * @param own whether it is always there
     */
    public record Line(
            String id,
            String name,
            String driver,
            boolean own,
            @Nullable String created,
            Map<String, String> labels) {
        /** The beginning of the ID, as lists have it. */
        public String shortId() {
            return id.substring(0, 12);
        }
    }

    /** All of them: docker's own, then the others by name. */
    public List<Line> lines() {
        List<Line> out = new ArrayList<>();
        for (String name : List.of("bridge", "host", "none")) {
            // The same on each machine.
            String id = Digest.sha256(("network " + name).getBytes(StandardCharsets.US_ASCII))
                    .hex();
            out.add(new Line(id, name, name.equals("none") ? "null" : name, true, null, Map.of()));
        }
        for (NamedNetworks.Network each : new NamedNetworks(containers.home()).list()) {
            out.add(new Line(
                    each.id(), each.name(), "bridge", false, each.created().toString(), each.labels()));
        }
        return out;
    }

    /** In docker's shape; null where there is none of this name, ID, or beginning of an ID. */
    public @Nullable Map<String, @Nullable Object> inspect(String nameOrId) {
        NamedNetworks.Network named = new NamedNetworks(containers.home()).find(nameOrId);
        for (Line line : lines()) {
            if (line.name().equals(named == null ? nameOrId : named.name())) {
                return inspect(line);
            }
        }
        return null;
    }

    private Map<String, @Nullable Object> inspect(Line line) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (Container container : containers.list()) {
            if (!line.own() && container.isRunning() && container.networkNames().contains(line.name())) {
                Map<String, @Nullable Object> member = new LinkedHashMap<>();
                member.put("Name", container.name());
                member.put("IPv4Address", address(container));
                members.put(container.id(), member);
            }
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Name", line.name());
        json.put("Id", line.id());
        if (line.created() != null) {
            json.put("Created", line.created());
        }
        json.put("Scope", "local");
        json.put("Driver", line.driver());
        json.put("EnableIPv6", false);
        json.put("Internal", false);
        json.put("Containers", members);
        json.put("Options", Map.of());
        json.put("Labels", new TreeMap<>(line.labels()));
        return json;
    }

    private String address(Container container) {
        try {
            return Files.readString(BundlePart.ADDRESS.in(containers.folder(container.id())));
        } catch (IOException e) {
            // It ends just now.
            return "";
        }
    }
}
