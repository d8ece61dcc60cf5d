package dev.tare.sandbox.container;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.FileSystem;
import dev.tare.posix.Folders;
import dev.tare.sandbox.MountPoint;
import dev.tare.sandbox.ResourceId;
import dev.tare.sandbox.ResourceName;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.store.disk.AtomicRemoval;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import dev.tare.store.disk.TemporaryFiles;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of a store, each a folder {@code volumes/NAME}: {@code volume.json} says what it is, {@code _data} is what
 * containers see.
 */
public final class Volumes {
    private final Path home;

    /** @param home of the store */
    public Volumes(Path home) {
        this.home = home;
    }

    private Path folder(String name) {
        return Place.VOLUMES.in(home).resolve(name);
    }

    /** The folder that containers see. */
    public Path data(String name) {
        return folder(name).resolve("_data");
    }

    /** All of them, by name. */
    public List<Volume> list() {
        List<Volume> out = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Place.VOLUMES.in(home))) {
            for (Path folder : folders) {
                Volume volume = find(String.valueOf(folder.getFileName()));
                if (volume != null) {
                    out.add(volume);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw SandboxFailures.of("the volumes cannot be listed", e);
        }
        out.sort(Comparator.comparing(Volume::name));
        return out;
    }

    /** The volume of a name, or null. */
    public @Nullable Volume find(String name) {
        if (!ResourceName.isOne(name)) {
            return null;
        }
        Path file = folder(name).resolve("volume.json");
        try {
            return Volume.fromJson(name, Json.readObject(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | DateTimeException e) {
            throw TareException.failed(file + " is damaged: " + e.getMessage());
        }
    }

    /** The volume of a name. @throws TareException when there is none */
    public Volume require(String name) {
        Volume volume = find(name);
        if (volume != null) {
            return volume;
        }
        String near = NearNames.hint(name, list().stream().map(Volume::name).toList());
        throw TareException.failed(
                "there is no volume called \"" + name + "\"", near == null ? "see tare volume ls" : near);
    }

    /** An anonymous one, not made yet. */
    public static Volume unnamed(Instant now) {
        return new Volume(ResourceId.make(), now, true, Map.of());
    }

    /** Makes a volume unless there is one of its name. @return the one that is there now */
    public Volume create(Volume wanted) {
        if (!ResourceName.isOne(wanted.name())) {
            throw TareException.usage(
                    "\"" + wanted.name() + "\" is no name for a volume",
                    ResourceName.FORM + "; a folder of this machine is written as an absolute path, or with ./");
        }
        try (ProcessLock.Held _ = ProcessLock.of(Place.CONTAINERS_LOCK.in(home)).exclude(_ -> {})) {
            Volume there = find(wanted.name());
            if (there != null) {
                return there;
            }
            Files.createDirectories(Place.VOLUMES.in(home));
            Path scratch = TemporaryFiles.folder(Place.TMP.in(home), "volume");
            try {
                Path data = Files.createDirectory(scratch.resolve("_data"));
                // Whatever the umask was: programs of other users go through here.
                try (FileSystem files = new FileSystem()) {
                    for (Path each : List.of(scratch, data)) {
                        files.setMode(each.toString().getBytes(StandardCharsets.UTF_8), 0755);
                    }
                }
                Files.write(scratch.resolve("volume.json"), Json.write(wanted.toJson()));
                Files.move(scratch, folder(wanted.name()), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Folders.deleteQuietly(scratch);
            }
            return wanted;
        } catch (IOException e) {
            throw SandboxFailures.of("the volume " + wanted.name() + " cannot be made", e);
        }
    }

    /** Removes a volume with its files; does nothing where there is none. */
    public void remove(String name) {
        if (!ResourceName.isOne(name)) {
            return;
        }
        try {
            boolean _ = AtomicRemoval.remove(Place.TMP.in(home), folder(name));
        } catch (IOException e) {
            throw SandboxFailures.of("the volume " + name + " cannot be removed", e);
        }
    }

    /** All that is known of a volume, in docker's shape. */
    public Map<String, @Nullable Object> inspect(Volume volume) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("CreatedAt", volume.created().toString());
        json.put("Driver", "local");
        json.put("Labels", volume.labels());
        json.put("Mountpoint", data(volume.name()).toString());
        json.put("Name", volume.name());
        json.put("Options", Map.of());
        json.put("Scope", "local");
        return json;
    }

    /**
     * Removes a volume that no container has.
     *
     * @param containers of the store
     * @param force whether a missing one is no error
     */
    public void removeUnused(String name, List<Container> containers, boolean force) {
        if (force && find(name) == null) {
            return;
        }
        Volume volume = require(name);
        Container user = users(containers).get(volume.name());
        if (user != null) {
            throw TareException.failed(
                    "the volume " + name + " is in use by the container " + user.name(),
                    "remove that first: tare rm " + user.name());
        }
        remove(volume.name());
    }

    /**
     * Takes those away that no container has.
     *
     * @param named whether those with a name go too
     * @param gone hears of each name that is gone
     */
    public void prune(List<Container> containers, boolean named, Consumer<String> gone) {
        Map<String, Container> users = users(containers);
        for (Volume volume : list()) {
            if (!users.containsKey(volume.name()) && (named || volume.anonymous())) {
                remove(volume.name());
                gone.accept(volume.name());
            }
        }
    }

    /** The names of those that containers have. */
    public Set<String> used(List<Container> containers) {
        return users(containers).keySet();
    }

    /** A container that has a volume, by the volume's name. */
    private static Map<String, Container> users(List<Container> containers) {
        Map<String, Container> out = new HashMap<>();
        for (Container container : containers) {
            for (MountPoint mount : container.settings().mounts()) {
                if (mount.name() != null) {
                    out.put(mount.name(), container);
                }
            }
        }
        return out;
    }

    /**
     * Fills a volume that is empty; one that holds anything is left as it is. Of several processes one does it, and the
     * others wait; what one that was killed has begun is begun anew.
     */
    void fill(String name, Filling filling) throws IOException {
        Path data = data(name);
        Path begun = folder(name).resolve("filling");
        try (ProcessLock.Held _ = ProcessLock.of(folder(name).resolve("lock")).exclude(_ -> {})) {
            if (Files.exists(begun)) {
                try (DirectoryStream<Path> children = Files.newDirectoryStream(data)) {
                    for (Path child : children) {
                        Folders.delete(child);
                    }
                }
            } else if (!isEmpty(data)) {
                return;
            }
            Files.write(begun, new byte[0]);
            filling.into(data);
            Files.delete(begun);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            return !children.iterator().hasNext();
        }
    }

    /** Puts an image's files into a folder. */
    interface Filling {
        void into(Path folder) throws IOException;
    }

    /**
     * A volume.
     *
     * @param name as given, or 64 hex digits
     * @param created when
     * @param anonymous whether the user has not named it
     * @param labels as given
     */
    public record Volume(String name, Instant created, boolean anonymous, Map<String, String> labels) {
        public Volume {
            labels = Map.copyOf(labels);
        }

        static Volume fromJson(String name, Map<String, @Nullable Object> json) throws IOException {
            return new Volume(
                    name,
                    Instant.parse(Json.string(json.get("created"))),
                    Boolean.TRUE.equals(json.get("anonymous")),
                    Json.stringMap(json.get("labels")));
        }

        Map<String, @Nullable Object> toJson() {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("created", created.toString());
            json.put("anonymous", anonymous);
            json.put("labels", new TreeMap<>(labels));
            return json;
        }
    }
}
