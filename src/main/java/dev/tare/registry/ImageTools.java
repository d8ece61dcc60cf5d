package dev.tare.registry;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.http.Response;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at images in registries, and puts several together under one name, without a store: what {@code docker buildx
 * imagetools} does. Layers are only moved where the new name is in a repository that lacks them.
 */
public final class ImageTools {
    private final Registries registries;
    private final Progress progress;

    public ImageTools(Registries registries, Progress progress) {
        this.registries = registries;
        this.progress = progress;
    }

    /** A manifest or an index in a registry. */
    public static final class Found {
        private final Reference name;
        private final Descriptor descriptor;
        private final byte[] json;

        Found(Reference name, Descriptor descriptor, byte[] json) {
            this.name = name;
            this.descriptor = descriptor;
            this.json = json;
        }

        /** By which it was asked for. */
        public Reference name() {
            return name;
        }

        public Descriptor descriptor() {
            return descriptor;
        }

        /** Its bytes, which must not be changed. */
        public byte[] json() {
            return json;
        }

        public boolean isIndex() {
            return MediaTypes.isIndex(descriptor.mediaType());
        }

        /** What it names, where it is an index. */
        public List<Descriptor> manifests() {
            try {
                return isIndex() ? Index.fromJson(json).manifests() : List.of();
            } catch (IOException e) {
                throw TareException.failed("the index " + name + " is damaged: " + e.getMessage(), e);
            }
        }
    }

    /** Several images under one name. */
    public static final class Combined {
        private final Descriptor top;
        private final byte[] json;
        private final List<Found> parts;

        Combined(Descriptor top, byte[] json, List<Found> parts) {
            this.top = top;
            this.json = json;
            this.parts = List.copyOf(parts);
        }

        /** The index, or the only image. */
        public Descriptor top() {
            return top;
        }

        /** The bytes of {@link #top}, which must not be changed. */
        public byte[] json() {
            return json;
        }

        /** What is to be in the repository before it. */
        List<Found> parts() {
            return parts;
        }
    }

    /** What a name leads to. @throws TareException that says why it cannot be had */
    public Found find(Reference name) {
        IOException failure = null;
        for (Repository repository : registries.toPull(name)) {
            try {
                RemoteManifest found = repository.manifest(at(name));
                return new Found(name, found.descriptor(), found.json());
            } catch (IOException e) {
                failure = e;
            }
        }
        throw RegistryException.told("cannot find", name, Objects.requireNonNull(failure));
    }

    private static String at(Reference name) {
        return name.digest() != null ? name.digest().toString() : name.tag();
    }

    /** One of those that an index names. */
    public Found entry(Found index, Descriptor descriptor) {
        Reference name = index.name();
        return find(new Reference(name.registry(), name.repository(), "", descriptor.digest()));
    }

    /** The configuration of an image; null for what is none, such as an attestation. */
    public byte @Nullable [] config(Found image) {
        try {
            Descriptor config = Manifest.fromJson(image.json()).config();
            String type = config.mediaType();
            return type.equals(MediaTypes.CONFIG) || type.equals(MediaTypes.DOCKER_CONFIG)
                    ? registries.toPull(image.name()).getLast().small(config, RemoteIndexes.MAX_CONFIG_BYTES)
                    : null;
        } catch (IOException e) {
            throw RegistryException.told("cannot read the configuration of", image.name(), e);
        }
    }

    /**
     * Puts what the sources are into one index, those of indexes one by one; each platform's last source counts.
     *
     * @param annotations of the index
     * @param index whether a single image is put into an index, too; a single index is taken as it is
     * @param platforms that are kept; empty for all
     */
    public Combined combine(
            List<Found> sources, Map<String, String> annotations, boolean index, List<Platform> platforms) {
        Found first = sources.getFirst();
        boolean alone = sources.size() == 1 && annotations.isEmpty() && platforms.isEmpty();
        if (alone && (first.isIndex() || !index)) {
            List<Found> parts = new ArrayList<>();
            first.manifests().forEach(each -> parts.add(entry(first, each)));
            if (!first.isIndex()) {
                parts.add(first);
            }
            return new Combined(first.descriptor(), first.json(), parts);
        }
        Map<Object, Descriptor> entries = new LinkedHashMap<>();
        Map<Descriptor, Found> parts = new LinkedHashMap<>();
        boolean docker = true;
        for (Found source : sources) {
            docker &= source.descriptor().mediaType().startsWith("application/vnd.docker.");
            for (Descriptor entry : source.isIndex() ? source.manifests() : List.of(described(source))) {
                Platform platform = entry.platform();
                if (!platforms.isEmpty() && !isKept(entry, platforms)) {
                    continue;
                }
                // An attestation has no platform that it could share with another.
                boolean own = platform == null || platform.os().equals("unknown");
                entries.put(own ? entry.digest() : platform, entry);
                parts.put(entry, source.isIndex() ? entry(source, entry) : source);
            }
        }
        if (entries.isEmpty()) {
            throw TareException.failed("none of the sources is for " + platforms);
        }
        List<Found> kept = new ArrayList<>();
        entries.values().forEach(entry -> kept.add(Objects.requireNonNull(parts.get(entry))));
        Index made = new Index(
                docker && annotations.isEmpty() ? MediaTypes.DOCKER_INDEX : MediaTypes.INDEX,
                List.copyOf(entries.values()),
                annotations);
        byte[] json = made.toJson();
        return new Combined(Descriptor.of(made.mediaType(), Digest.sha256(json), json.length), json, kept);
    }

    private static boolean isKept(Descriptor entry, List<Platform> platforms) {
        return entry.platform() != null && platforms.contains(entry.platform());
    }

    /** An index says of each image what it is for. */
    private Descriptor described(Found image) {
        byte[] config = config(image);
        try {
            Platform platform =
                    config == null ? null : ImageConfig.fromJson(config).platform();
            Descriptor descriptor = image.descriptor();
            return new Descriptor(
                    descriptor.mediaType(), descriptor.digest(), descriptor.size(), platform, descriptor.annotations());
        } catch (IOException e) {
            throw TareException.failed("the configuration of " + image.name() + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Pushes under each of the names. */
    public void push(Combined combined, List<Reference> names) {
        Pusher pusher = new Pusher(registries, progress);
        for (Reference name : names) {
            List<PushManifest> manifests = new ArrayList<>();
            for (Found part : combined.parts()) {
                manifests.add(new PushManifest(part.descriptor(), part.json(), blobs(part)));
            }
            // A single image has its blobs itself.
            List<PushBlob> own = combined.parts().size() == 1
                            && combined.parts()
                                    .getFirst()
                                    .descriptor()
                                    .digest()
                                    .equals(combined.top().digest())
                    ? blobs(combined.parts().getFirst())
                    : List.of();
            manifests.removeIf(manifest ->
                    manifest.descriptor().digest().equals(combined.top().digest()));
            manifests.add(new PushManifest(combined.top(), combined.json(), own));
            boolean _ = pusher.push(name, manifests, () -> List.copyOf(repositories(combined)));
        }
    }

    private static Set<String> repositories(Combined combined) {
        Set<String> out = new LinkedHashSet<>();
        combined.parts().forEach(part -> out.add(part.name().repository()));
        return out;
    }

    private List<PushBlob> blobs(Found part) {
        if (part.isIndex()) {
            return List.of();
        }
        try {
            Manifest manifest = Manifest.fromJson(part.json());
            Repository from = registries.toPull(part.name()).getLast();
            List<PushBlob> out = new ArrayList<>();
            out.add(new Elsewhere(from, part.name(), manifest.config()));
            manifest.layers().forEach(layer -> out.add(new Elsewhere(from, part.name(), layer)));
            return out;
        } catch (IOException e) {
            throw TareException.failed("the manifest " + part.name() + " is damaged: " + e.getMessage(), e);
        }
    }

    /** A blob of another repository, which goes from there to here without being kept. */
    private record Elsewhere(Repository from, Reference name, Descriptor descriptor) implements PushBlob {
        @Override
        public List<Reference> origins() {
            return List.of(name);
        }

        @Override
        public InputStream open() throws IOException {
            Response response = from.blob(descriptor.digest(), 0);
            if (response.status() != 200) {
                try (response) {
                    throw RegistryException.of(response, "blob " + descriptor.digest());
                }
            }
            return new FilterInputStream(response.body()) {
                @Override
                public void close() throws IOException {
                    try (response) {
                        super.close();
                    }
                }
            };
        }
    }
}
