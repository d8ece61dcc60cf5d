package dev.tare.sandbox.network;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Folders;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.ResourceId;
import dev.tare.sandbox.ResourceName;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.UserNamespace;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import dev.tare.store.disk.TemporaryFiles;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The networks with names of a store, each a file {@code networks/NAME.json}. A network is who may reach whom, and by what
 * names: each container has one cable and one address in all of its networks, so that a network without running
 * containers takes nothing of the machine.
 */
public final class NamedNetworks {
    /** Those that are always there. */
    public static final List<String> OWN = List.of("bridge", "default", "host", "none");

    private final Path home;

    /** @param home of the store */
    public NamedNetworks(Path home) {
        this.home = home;
    }

    private Path file(String name) {
        return Place.NETWORKS.in(home).resolve(name + ".json");
    }

    /** All of them, by name. */
    public List<Network> list() {
        List<Network> out = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Place.NETWORKS.in(home), "*.json")) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                Network network = read(name.substring(0, name.length() - ".json".length()));
                if (network != null) {
                    out.add(network);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw SandboxFailures.of("the networks cannot be listed", e);
        }
        out.sort(Comparator.comparing(Network::name));
        return out;
    }

    private @Nullable Network read(String name) {
        try {
            return Network.fromJson(name, Json.readObject(Files.readAllBytes(file(name))));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | DateTimeException e) {
            throw TareException.failed(
                    file(name) + " is damaged: " + e.getMessage(), "remove it, and make the network again");
        }
    }

    /** The network of a name, an ID, or the beginning of an ID that no other has; or null. */
    public @Nullable Network find(String nameOrId) {
        Network named = ResourceName.isOne(nameOrId) ? read(nameOrId) : null;
        if (named != null) {
            return named;
        }
        List<Network> fit = list().stream()
                .filter(each -> !nameOrId.isEmpty() && each.id().startsWith(nameOrId))
                .toList();
        return fit.size() == 1 ? fit.getFirst() : null;
    }

    /** The same. @throws TareException where there is none */
    public Network require(String nameOrId) {
        Network network = find(nameOrId);
        if (network != null) {
            return network;
        }
        List<String> names = new ArrayList<>(OWN);
        list().forEach(each -> names.add(each.name()));
        String near = NearNames.hint(nameOrId, names);
        throw TareException.failed(
                "there is no network called \"" + nameOrId + "\"",
                near == null ? "make it: tare network create " + nameOrId : near);
    }

    /** Ends with an error where this user or this machine can connect no containers with each other. */
    public static void requireMeans() {
        if (UserNamespace.isOrdinary()) {
            throw TareException.failed(
                    "containers of an ordinary user share no network: each has a user namespace of its own",
                    "let them meet by published ports or --network host, or run as root");
        }
        Path _ = HostPrograms.require("nft", "it says who of a network may reach whom", "nftables");
    }

    /** Makes a network. @throws TareException where its name is none, or taken */
    public Network create(Network wanted) {
        if (!ResourceName.isOne(wanted.name())) {
            throw TareException.usage("\"" + wanted.name() + "\" is no name for a network", ResourceName.FORM);
        }
        try (ProcessLock.Held _ = ProcessLock.of(Place.CONTAINERS_LOCK.in(home)).exclude(_ -> {})) {
            if (OWN.contains(wanted.name()) || read(wanted.name()) != null) {
                throw TareException.failed("there is a network called \"" + wanted.name() + "\" already");
            }
            Files.createDirectories(Place.NETWORKS.in(home));
            Path scratch = TemporaryFiles.folder(Place.TMP.in(home), "network");
            try {
                Path file = Files.write(scratch.resolve("network.json"), Json.write(wanted.toJson()));
                Files.move(file, file(wanted.name()), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Folders.deleteQuietly(scratch);
            }
            return wanted;
        } catch (IOException e) {
            throw SandboxFailures.of("the network " + wanted.name() + " cannot be made", e);
        }
    }

    /** Removes a network, which nothing is connected to. */
    public void remove(Network network) {
        try {
            Files.deleteIfExists(file(network.name()));
        } catch (IOException e) {
            throw SandboxFailures.of("the network " + network.name() + " cannot be removed", e);
        }
    }

    /**
     * A network.
     *
     * @param name as given
     * @param id 64 hex digits
     * @param created when
     * @param labels as given
     */
    public record Network(String name, String id, Instant created, Map<String, String> labels) {
        public Network {
            labels = Map.copyOf(labels);
        }

        /** A new one. */
        public static Network of(String name, Instant now, Map<String, String> labels) {
            return new Network(name, ResourceId.make(), now, labels);
        }

        static Network fromJson(String name, Map<String, @Nullable Object> json) throws IOException {
            return new Network(
                    name,
                    Json.string(json.get("id")),
                    Instant.parse(Json.string(json.get("created"))),
                    Json.stringMap(json.get("labels")));
        }

        Map<String, @Nullable Object> toJson() {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("id", id);
            json.put("created", created.toString());
            json.put("labels", new TreeMap<>(labels));
            return json;
        }
    }
}
