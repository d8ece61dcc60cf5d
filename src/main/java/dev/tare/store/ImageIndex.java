package dev.tare.store;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Json;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.NameAnnotations;
import dev.tare.oci.Names;
import dev.tare.oci.Reference;
import dev.tare.store.Images.StoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code index.json}: one entry for each name of an image, and one for an image without a name.
 *
 * <p>Other tools write it too (skopeo puts a bare tag or any text into {@code ref.name}), so an entry is kept as it was
 * read, with fields and annotations that mean nothing here, and even when it cannot be read at all. Where two entries
 * have one name, the later has it.
 */
final class ImageIndex {
    private static final Set<String> FIELDS = Set.of("schemaVersion", "mediaType", "manifests", "annotations");

    private final Map<String, @Nullable Object> document;
    private final List<Entry> entries;

    private ImageIndex(Map<String, @Nullable Object> document, List<Entry> entries) {
        this.document = document;
        this.entries = List.copyOf(entries);
    }

    /** The index without an image. */
    static ImageIndex empty() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schemaVersion", 2L);
        document.put("mediaType", MediaTypes.INDEX);
        return new ImageIndex(document, List.of());
    }

    /** @throws IOException when it is not a JSON object with a list of manifests */
    static ImageIndex fromJson(byte[] json) throws IOException {
        Map<String, @Nullable Object> document = Json.fields(Json.read(json), FIELDS);
        List<Entry> entries = new ArrayList<>();
        for (Object raw : Json.list(document.get("manifests"))) {
            entries.add(Entry.of(raw));
        }
        return new ImageIndex(document, entries);
    }

    byte[] toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(document);
        List<@Nullable Object> manifests = new ArrayList<>();
        for (Entry entry : entries) {
            manifests.add(entry.raw());
        }
        json.put("manifests", manifests);
        return Json.write(json);
    }

    /** In the order of their first entries. */
    List<StoredImage> images() {
        Map<Reference, Digest> owners = new HashMap<>();
        Map<Digest, Descriptor> descriptors = new LinkedHashMap<>();
        for (Entry entry : entries) {
            Descriptor descriptor = entry.descriptor();
            if (descriptor != null) {
                descriptors.putIfAbsent(descriptor.digest(), descriptor);
                if (entry.name() != null) {
                    owners.put(entry.name(), descriptor.digest());
                }
            }
        }
        List<StoredImage> images = new ArrayList<>();
        for (Descriptor descriptor : descriptors.values()) {
            List<Reference> names = new ArrayList<>();
            for (Map.Entry<Reference, Digest> owner : owners.entrySet()) {
                if (owner.getValue().equals(descriptor.digest())) {
                    names.add(owner.getKey());
                }
            }
            names.sort((a, b) -> Names.BYTEWISE.compare(a.toString(), b.toString()));
            images.add(new StoredImage(withoutNames(descriptor), names));
        }
        return images;
    }

    /** The image that another tool called exactly so, or null. */
    @Nullable Digest byText(String text) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.descriptor() != null
                    && text.equals(entry.descriptor().annotations().get(NameAnnotations.REF_NAME))) {
                return entry.descriptor().digest();
            }
        }
        return null;
    }

    /** Entries that say nothing that is known here: what they need cannot be told. */
    List<String> unreadable() {
        List<String> out = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.problem() != null) {
                out.add(entry.problem());
            }
        }
        return out;
    }

    /** With an entry for this image, unless there is one. */
    ImageIndex with(Descriptor image) {
        for (Entry entry : entries) {
            if (entry.is(image.digest())) {
                return this;
            }
        }
        List<Entry> changed = new ArrayList<>(entries);
        changed.add(Entry.of(image.toJson()));
        return new ImageIndex(document, changed);
    }

    /** With the name given to this image, and to no other; this very index when that is so already. */
    ImageIndex with(Descriptor image, Reference name) {
        int named = 0;
        boolean same = false;
        for (Entry entry : entries) {
            if (name.equals(entry.name())) {
                named++;
                same = entry.is(image.digest());
            }
        }
        if (named == 1 && same) {
            return this;
        }
        Entry added = named(image, name);
        List<Entry> changed = new ArrayList<>();
        boolean placed = false;
        for (Entry entry : without(name, true).entries) {
            if (!placed && entry.is(image.digest()) && entry.name() == null) {
                changed.add(added);
                placed = true;
            } else {
                changed.add(entry);
            }
        }
        if (!placed) {
            changed.add(added);
        }
        return new ImageIndex(document, changed);
    }

    /**
     * Without a name.
     *
     * @param keepImages whether an image whose last name this is stays, without a name
     */
    ImageIndex without(Reference name, boolean keepImages) {
        List<Entry> left = new ArrayList<>(entries);
        boolean found = false;
        int i = 0;
        while (i < left.size()) {
            Entry entry = left.get(i);
            Descriptor descriptor = entry.descriptor();
            if (descriptor == null || !name.equals(entry.name())) {
                i++;
                continue;
            }
            found = true;
            left.remove(i);
            int other = indexOf(left, descriptor.digest());
            if (other >= i) {
                // The image keeps its place in the list.
                left.add(i, left.remove(other));
            } else if (other < 0 && keepImages) {
                left.add(i, Entry.of(unnamed(entry)));
            }
        }
        return found ? new ImageIndex(document, left) : this;
    }

    /** Without an image and all of its names. */
    ImageIndex without(Digest image) {
        List<Entry> changed = new ArrayList<>();
        for (Entry entry : entries) {
            if (!entry.is(image)) {
                changed.add(entry);
            }
        }
        return changed.size() == entries.size() ? this : new ImageIndex(document, changed);
    }

    private static int indexOf(List<Entry> entries, Digest image) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).is(image)) {
                return i;
            }
        }
        return -1;
    }

    private static Entry named(Descriptor image, Reference name) {
        Map<String, String> annotations = new LinkedHashMap<>(image.annotations());
        annotations.put(NameAnnotations.CONTAINERD_NAME, name.toString());
        annotations.put(NameAnnotations.REF_NAME, name.toString());
        return Entry.of(image.withAnnotations(annotations).toJson());
    }

    private static Descriptor withoutNames(Descriptor descriptor) {
        Map<String, String> annotations = new LinkedHashMap<>(descriptor.annotations());
        annotations.remove(NameAnnotations.CONTAINERD_NAME);
        annotations.remove(NameAnnotations.REF_NAME);
        return descriptor.withAnnotations(annotations);
    }

    /** The entry as it was read, but for its name. */
    private static Map<String, @Nullable Object> unnamed(Entry entry) {
        Map<String, @Nullable Object> raw = new LinkedHashMap<>();
        if (entry.raw() instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> field : map.entrySet()) {
                raw.put((String) field.getKey(), field.getValue());
            }
        }
        if (raw.remove("annotations") instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> annotations = new LinkedHashMap<>(map);
            annotations.remove(NameAnnotations.CONTAINERD_NAME);
            annotations.remove(NameAnnotations.REF_NAME);
            if (!annotations.isEmpty()) {
                raw.put("annotations", annotations);
            }
        }
        return raw;
    }

    /**
     * One entry.
     *
     * @param raw as it was read
     * @param descriptor of the image, null when it cannot be read
     * @param name of the image, null for none
     * @param problem why it cannot be read, else null
     */
    private record Entry(
            @Nullable Object raw,
            @Nullable Descriptor descriptor,
            @Nullable Reference name,
            @Nullable String problem) {

        static Entry of(@Nullable Object raw) {
            try {
                Descriptor descriptor = Descriptor.fromJson(raw);
                return new Entry(raw, descriptor, nameOf(descriptor.annotations()), null);
            } catch (IOException | RuntimeException e) {
                return new Entry(raw, null, null, String.valueOf(e.getMessage()));
            }
        }

        boolean is(Digest image) {
            return descriptor != null && descriptor.digest().equals(image);
        }

        private static @Nullable Reference nameOf(Map<String, String> annotations) {
            String full = annotations.get(NameAnnotations.CONTAINERD_NAME);
            Reference name = full == null ? null : Reference.parse(full);
            String text = annotations.get(NameAnnotations.REF_NAME);
            if (name == null && text != null) {
                name = Reference.parse(text);
                if (name == null) {
                    name = Reference.parse(plain(text));
                }
            }
            return name;
        }

        /** Any text as near to a name as it comes: {@code My Image!} is listed as {@code my-image}. */
        private static String plain(String text) {
            StringBuilder out = new StringBuilder();
            for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
                boolean kept = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
                if (kept) {
                    out.append(c);
                } else if (!out.isEmpty() && out.charAt(out.length() - 1) != '-') {
                    out.append('-');
                }
            }
            while (!out.isEmpty() && out.charAt(out.length() - 1) == '-') {
                out.setLength(out.length() - 1);
            }
            return out.toString();
        }
    }
}
