package dev.tare.store;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Layer;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.oci.Root;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The images of the store, {@code index.json}, and their names. */
public final class Images {
    private final Path home;
    private final Path file;
    private final Blobs blobs;
    private final Consumer<String> notes;
    private final Manifests manifests;
    private final RemoteImages remote;

    Images(Path home, Blobs blobs, Layer.Source layers, Consumer<String> notes) {
        this.home = home;
        this.file = Place.INDEX.in(home);
        this.blobs = blobs;
        this.notes = notes;
        this.manifests = new Manifests(blobs, layers);
        this.remote = new RemoteImages(new Records(home, blobs::has), layers);
    }

    /** All images, in the order in which they were first added. */
    public List<NamedImage> list() {
        return read().images();
    }

    /**
     * The image of a name, an ID, a manifest digest, or an unambiguous beginning of either; null when there is none.
     *
     * <p>A name goes before a beginning of an ID, as with docker. The text that another tool wrote as a name will do
     * too. A beginning has two digits or more.
     *
     * @throws TareException when a beginning fits several, or the text is no name
     */
    public @Nullable NamedImage find(String nameOrId) {
        StoreIndex index = read();
        List<NamedImage> all = index.images();
        Digest digest = Digest.parse(nameOrId.length() == 64 ? "sha256:" + nameOrId : nameOrId);
        if (digest != null) {
            return ImageSearch.byDigest(all, digest, manifests);
        }
        Reference name = Reference.parse(nameOrId);
        NamedImage found = name == null ? null : ImageSearch.byName(all, name);
        if (found == null) {
            Digest other = index.byText(nameOrId);
            found = other == null ? null : ImageSearch.byManifest(all, other);
        }
        String beginning = ImageSearch.beginning(nameOrId);
        if (found == null && beginning != null) {
            found = ImageSearch.byBeginning(all, beginning, manifests);
        }
        if (found == null && name == null && beginning == null) {
            throw TareException.usage("\"" + nameOrId + "\" is no name of an image", null);
        }
        return found;
    }

    /** As {@link #find}. @throws TareException also when there is no such image, with the nearest name */
    public NamedImage require(String nameOrId) {
        return require(nameOrId, nameOrId);
    }

    /** As {@link #require(String)}. @param typed as the user wrote it */
    public NamedImage require(String nameOrId, String typed) {
        NamedImage found = find(nameOrId);
        if (found == null) {
            throw TareException.failed("there is no image called \"" + typed + "\"", ImageSearch.near(this, typed));
        }
        return found;
    }

    /** The ID: the digest of the configuration; for an index that of this machine's platform, else of the index. */
    public Digest id(NamedImage image) {
        return manifests.id(image.descriptor());
    }

    /** Adds an image without a name. Blobs of it that the store lacks are brought in, as {@link Blobs#remote} can. */
    public NamedImage add(Descriptor manifest) {
        return added(manifest, change(manifest, index -> index.with(manifest)));
    }

    /**
     * Gives a name to an image, adding it as {@link #add} does if it is new; an image that had the name keeps its others,
     * or becomes {@code <none>}.
     *
     * @throws TareException when the name has the digest of another image: who asks for that digest is to have it
     */
    public NamedImage name(Descriptor manifest, Reference name) {
        return name(manifest, List.of(name));
    }

    /** As {@link #name(Descriptor, Reference)}, for any number of names at once: all of them are given, or none. */
    public NamedImage name(Descriptor manifest, Collection<Reference> names) {
        for (Reference name : names) {
            if (!name.fits(manifest.digest())) {
                throw TareException.failed("the image " + manifest.digest() + " cannot be called " + name.familiar()
                        + ": the digest in that name is another");
            }
        }
        return added(
                manifest,
                change(manifest, index -> names.isEmpty() ? index.with(manifest) : index.with(manifest, names)));
    }

    /**
     * Remembers by which digest a repository has an image that was pushed: that of the manifest that was sent, whose
     * layers are compressed where those here are not.
     */
    public void pushed(Descriptor manifest, Reference repository, Digest sent) {
        Reference name = new Reference(repository.registry(), repository.repository(), "", sent);
        change(manifest, index -> index.with(manifest, List.of(name)));
    }

    /** Takes a name away, and the image with its last name; false when no image has it. */
    public boolean untag(Reference name) {
        boolean[] had = new boolean[1];
        change(null, index -> {
            StoreIndex changed = index.without(Set.of(name), false);
            had[0] = changed != index;
            return changed;
        });
        return had[0];
    }

    /** Takes names from the images that have them, which stay, if without a name: the names mean one that is not here. */
    public void release(Collection<Reference> names) {
        change(null, index -> index.without(Set.copyOf(names), true));
    }

    /** Whether all that an image needs is in the store; of an index one platform is enough. */
    public boolean isComplete(Descriptor image) {
        return blobs.has(image.digest()) && manifests.missing(image).isEmpty();
    }

    /** Removes an image and all of its names from the index; blobs go at the next gc. */
    public void remove(Digest manifest) {
        remove(Set.of(manifest));
    }

    public void remove(Set<Digest> manifests) {
        if (!manifests.isEmpty()) {
            change(null, index -> index.without(manifests));
        }
    }

    /**
     * What {@code rmi} does. A name is taken away, and the image with its last name; an ID removes the image with all of
     * its names.
     *
     * @param force also when a container uses the image, or an ID has names in several repositories
     * @throws TareException when there is no such image, or it may not be removed
     */
    public Removed rmi(String nameOrId, boolean force) {
        NamedImage image = require(nameOrId);
        Digest id = id(image);
        Reference name = ImageSearch.nameMeant(image, nameOrId);
        List<Reference> gone = name == null ? image.names() : ImageSearch.withDigests(name, image.names());
        boolean last = gone.size() == image.names().size();
        if (!force) {
            if (name == null && ImageSearch.severalRepositories(image)) {
                throw TareException.failed(
                        "image " + id.shortId() + " has names in several repositories",
                        "remove it by name, or with --force");
            }
            String user = last ? ContainerRecords.user(home, image.descriptor().digest()) : null;
            if (user != null) {
                throw TareException.failed(
                        "container " + user + " uses image \"" + nameOrId + "\"",
                        "remove the container first, or use --force");
            }
        }
        if (last) {
            remove(image.descriptor().digest());
        } else {
            change(null, index -> index.without(Set.copyOf(gone), false));
        }
        return new Removed(gone, last ? id : null);
    }

    /** The manifest of an image; for an index that of the platform. @throws TareException when it has none for it */
    public Manifest manifest(NamedImage image, Platform platform) {
        return manifests.manifest(manifests.select(image.descriptor(), platform));
    }

    /** Whether there is such a manifest; always for an image of no index. */
    public boolean hasFor(NamedImage image, Platform platform) {
        return manifests.hasFor(image.descriptor(), platform);
    }

    /** The descriptor of that manifest: the image's own, or for an index the entry of the platform. */
    public Descriptor select(NamedImage image, Platform platform) {
        return manifests.select(image.descriptor(), platform);
    }

    /**
     * As {@link #select}, for a platform that the user has named: an image that is of no index is looked at, too, and
     * not taken for what it is not.
     *
     * @throws TareException when the image has nothing for it
     */
    public Descriptor selectNamed(NamedImage image, Platform platform) {
        Descriptor selected = manifests.select(image.descriptor(), platform);
        Platform own = manifests.platform(selected);
        if (own != null && !own.serves(platform)) {
            throw TareException.failed(
                    "the image is for " + own + ", and not for " + platform,
                    "pull or build one for it, or leave --platform out");
        }
        return selected;
    }

    /** The configuration that a manifest names. */
    public ImageConfig config(Manifest manifest) {
        return manifests.config(manifest);
    }

    /** The image of a manifest, whether its layers are here or in a registry. */
    public Image image(Digest manifest) {
        return blobs.has(manifest) ? manifests.image(manifest, null) : remote.require(manifest);
    }

    /** The image for a platform, as {@link #manifest} finds its manifest. */
    public Image image(NamedImage image, Platform platform) {
        return manifests.image(manifests.select(image.descriptor(), platform));
    }

    /** What a descriptor leads to, all of whose images are in the store. */
    public Root root(Descriptor descriptor) {
        return manifests.root(descriptor);
    }

    /** Makes blobs of the documents of an image, or of those of an index whose images are in the store already. */
    public void put(Root root) {
        if (root instanceof Image image) {
            blobs.put(image.configJson());
        }
        blobs.put(root.json());
    }

    /** What is wrong with entries of the store's index that say nothing which is known here. */
    public List<String> unreadable() {
        return read().unreadable();
    }

    /** Images that are in registries. */
    public RemoteImages remote() {
        return remote;
    }

    /** The index of an image whose descriptor is one. */
    public Index index(NamedImage image) {
        return manifests.index(image.descriptor());
    }

    /** Takes out the images that have lost one of these blobs. */
    void dropWithout(List<Digest> lost) {
        Set<Digest> gone = new HashSet<>();
        for (NamedImage image : list()) {
            if (!Collections.disjoint(missing(image), lost)) {
                gone.add(image.descriptor().digest());
                String name = image.names().isEmpty()
                        ? image.descriptor().digest().toString()
                        : image.names().getFirst().familiar();
                notes.accept(
                        "image " + name + " was not yet whole on the disk when the system ended, and is gone: build"
                                + " or pull it again");
            }
        }
        remove(gone);
    }

    /** The layers of each image that can be read, lowest first, for all platforms that are here. */
    public List<List<Digest>> stacks() {
        List<List<Digest>> out = new ArrayList<>();
        for (NamedImage image : list()) {
            for (Descriptor leaf : manifests.leaves(image.descriptor())) {
                try {
                    out.add(config(manifests.manifest(leaf)).diffIds());
                } catch (TareException e) {
                    // The check of the images reports what cannot be read.
                }
            }
        }
        return out;
    }

    private List<Digest> missing(NamedImage image) {
        try {
            return manifests.missing(image.descriptor());
        } catch (TareException e) {
            // What it needs is unknown; who uses it learns why.
            return List.of();
        }
    }

    public Manifests manifests() {
        return manifests;
    }

    public StoreIndex read() {
        try {
            return StoreIndex.fromJson(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return StoreIndex.empty();
        } catch (java.nio.file.FileSystemException e) {
            throw StoreFailures.reading(file, e);
        } catch (IOException e) {
            throw TareException.failed(
                    file + " is damaged: " + e.getMessage(),
                    "mend it, or remove it: the images are then to be built again");
        }
    }

    /** @param added an image that must be complete if the change makes a difference, else null */
    private StoreIndex change(@Nullable Descriptor added, UnaryOperator<StoreIndex> change) {
        blobs.flush();
        if (added != null) {
            // An index that says so already is left alone, without a lock: the case of a build of nothing new.
            StoreIndex now = read();
            if (change.apply(now) == now) {
                return now;
            }
            List<Digest> missing = manifests.missing(added);
            if (!missing.isEmpty()) {
                complete(missing);
                missing = manifests.missing(added);
            }
            if (!missing.isEmpty()) {
                throw TareException.failed("image " + added.digest() + " is not complete: the store at " + home
                        + " has no blob " + missing.getFirst());
            }
        }
        try (ProcessLock.Held _ = ProcessLock.of(Place.INDEX_LOCK.in(home)).exclude(notes)) {
            StoreIndex before = read();
            StoreIndex after = change.apply(before);
            if (after != before) {
                Disk.replace(file, after.toJson(), blobs.scratch());
            }
            return after;
        } catch (IOException e) {
            throw StoreFailures.writing(home, e);
        }
    }

    private void complete(List<Digest> missing) {
        blobs.remote().expect(missing);
        missing.forEach(blobs.remote()::fetch);
        blobs.flush();
    }

    private static NamedImage added(Descriptor manifest, StoreIndex index) {
        NamedImage found = ImageSearch.byManifest(index.images(), manifest.digest());
        return Objects.requireNonNull(found, "not added");
    }

    /**
     * What was removed.
     *
     * @param untagged names that are gone
     * @param deleted ID of the image when it is gone too, else null
     */
    public record Removed(
            List<Reference> untagged, @Nullable Digest deleted) {
        public Removed {
            untagged = List.copyOf(untagged);
        }
    }
}
