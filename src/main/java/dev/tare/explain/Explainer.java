package dev.tare.explain;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import dev.tare.deliver.load.ImageLoader;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.image.ImageReader;
import dev.tare.explain.program.ProgramParts;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.posix.Folders;
import dev.tare.registry.Puller;
import dev.tare.registry.Registries;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.store.disk.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Explains what a user names: a program or an archive by its path, an image of the store, or else one of a registry,
 * which is fetched into a place of its own and not kept.
 */
public final class Explainer {
    private final Supplier<Store> stores;
    private final Map<String, String> environment;
    private final Path directory;
    private final Progress progress;

    /**
     * One for a user.
     *
     * @param stores opens the user's store, which is asked for only for images
     * @param environment what registries are found by
     * @param directory what paths are relative to
     * @param progress of what is fetched
     */
    public Explainer(Supplier<Store> stores, Map<String, String> environment, Path directory, Progress progress) {
        this.stores = stores;
        this.environment = environment;
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Explains what a word means.
     *
     * @param platform of an index, the image for it; null for this machine's
     * @throws TareException where there is no such thing, or it cannot be read
     */
    public Explained explain(String typed, @Nullable Platform platform) {
        Path path = directory.resolve(typed);
        boolean folder = Files.isDirectory(path);
        if (folder ? isLayout(path) : Files.exists(path)) {
            Explained program = folder ? null : program(typed, path);
            return program != null ? program : archive(typed, path, platform);
        }
        try (Store store = stores.get()) {
            NamedImage image = store.images().find(typed);
            if (image != null) {
                return image(typed, store, image, platform);
            }
            if (folder) {
                throw TareException.usage(
                        typed + " is a folder that holds no image, and no image has that name",
                        "a folder is explained when it is an OCI layout, with an index.json, or an unpacked docker save");
            }
            Reference name = Reference.parse(typed);
            if (name == null) {
                throw TareException.failed("there is no file, and no image, called \"" + typed + "\"");
            }
            return elsewhere(store, other -> fetched(typed, name, platform, other));
        }
    }

    /** A folder beside the image of its name, such as that of the program's sources, is not what is meant. */
    private static boolean isLayout(Path folder) {
        return Files.exists(folder.resolve("index.json")) || Files.exists(folder.resolve("manifest.json"));
    }

    /** Explains an image that is not named yet. */
    public static Explained explain(String name, Store store, Image image) {
        try {
            return Explained.of(name, ImageReader.read(store, image));
        } catch (IOException e) {
            throw TareException.failed("the layers of " + name + " cannot be read: " + Reasons.of(e), e);
        }
    }

    /** Null where the file is none that a kernel would load. */
    private static @Nullable Explained program(String typed, Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteSource source = ByteSource.of(channel);
            if (!Elf.isElf(source)) {
                return null;
            }
            ProgramParts parts = ProgramParts.read(source, typed);
            return parts == null ? null : Explained.of(typed, parts.part(), parts.keeps());
        } catch (IOException e) {
            throw TareException.failed(typed + " cannot be read as a program: " + Reasons.of(e), e);
        }
    }

    private Explained archive(String typed, Path path, @Nullable Platform platform) {
        try (Store store = stores.get()) {
            return elsewhere(store, other -> {
                new ImageLoader(other).load(path, typed);
                List<NamedImage> images = other.images().list();
                NamedImage first = images.getFirst();
                if (images.size() > 1) {
                    progress.note(typed + " holds " + images.size() + " images; this is the first");
                }
                return image(typed, other, first, platform);
            });
        }
    }

    private Explained fetched(String typed, Reference name, @Nullable Platform platform, Store store) {
        try (Registries registries = new Registries(environment)) {
            Platform wanted = platform == null ? Platform.host() : platform;
            new Puller(store, registries, progress).pull(name, wanted);
            return image(typed, store, store.images().require(typed), platform);
        }
    }

    private static Explained image(String typed, Store store, NamedImage named, @Nullable Platform platform) {
        if (platform != null) {
            var _ = store.images().selectNamed(named, platform);
        }
        return explain(typed, store, store.images().image(named, platform == null ? Platform.host() : platform));
    }

    private interface Work {
        Explained in(Store store);
    }

    /** Does work in a store that is removed behind it; when this process is killed, by the next gc. */
    private static Explained elsewhere(Store store, Work work) {
        Path home = Disk.temporary(store.temporary());
        try {
            Files.createDirectory(home);
            try (Store other = Store.open(home)) {
                return work.in(other);
            }
        } catch (IOException e) {
            throw TareException.failed("there is no place for what is fetched: " + Reasons.of(e), e);
        } finally {
            Folders.deleteQuietly(home);
        }
    }
}
