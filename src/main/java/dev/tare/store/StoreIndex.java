package dev.tare.store;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.NameAnnotations;
import dev.tare.oci.Reference;
import dev.tare.text.Json;
import dev.tare.text.Names;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code index.json}: one entry for each name of an image, and one for an image without a name.
 *
 * <p>Other tools write it too (skopeo puts a bare tag or any text into {@code ref.name}), so an entry is kept as it was
 * read, with fields and annotations that mean nothing here, and even when it cannot be read at all. Where two entries
 * have one name, the later has it.
 */
final class StoreIndex {
    private static final Set<String> FIELDS = Set.of("schemaVersion", "mediaType", "manifests", "annotations");

    private final Map<String, @Nullable Object> document;
    private final List<Entry> entries;

    private StoreIndex(Map<String, @Nullable Object> document, List<Entry> entries) {
        this.document = document;
        this.entries = List.copyOf(entries);
    }

    /** The index without an image. */
    static StoreIndex empty() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schemaVersion", 2L);
        document.put("mediaType", MediaTypes.INDEX);
        return new StoreIndex(document, List.of());
    }

    /** @throws IOException when it is not a JSON object with a list of manifests */
    static StoreIndex fromJson(byte[] json) throws IOException {
        Map<String, @Nullable Object> document = Json.fields(Json.read(json), FIELDS);
        List<Entry> entries = new ArrayList<>();
        for (Object raw : Json.list(document.get("manifests"))) {
            entries.add(Entry.of(raw));
        }
        return new StoreIndex(document, entries);
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
    List<NamedImage> images() {
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
        Map<Digest, List<Reference>> names = new HashMap<>();
        owners.forEach((name, owner) ->
                names.computeIfAbsent(owner, _ -> new ArrayList<>()).add(name));
        List<NamedImage> images = new ArrayList<>();
        for (Descriptor descriptor : descriptors.values()) {
            List<Reference> own = names.getOrDefault(descriptor.digest(), List.of());
            images.add(new NamedImage(withoutNames(descriptor), sorted(own)));
        }
        return images;
    }

    private static List<Reference> sorted(List<Reference> names) {
        TreeMap<String, Reference> sorted = new TreeMap<>(Names.BYTEWISE);
        for (Reference name : names) {
            sorted.put(name.toString(), name);
        }
        return List.copyOf(sorted.values());
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
    StoreIndex with(Descriptor image) {
        for (Entry entry : entries) {
            if (entry.is(image.digest())) {
                return this;
            }
        }
        List<Entry> changed = new ArrayList<>(entries);
        changed.add(Entry.of(image.toJson()));
        return new StoreIndex(document, changed);
    }

    /**
     * With these names given to this image, and to no other; this very index when that is so already.
     *
     * <p>In one pass, however many names there are, as are all changes here.
     */
    StoreIndex with(Descriptor image, Collection<Reference> names) {
        Set<Reference> missing = missing(image, names);
        if (missing.isEmpty()) {
            return this;
        }
        Iterator<Reference> toPlace = missing.iterator();
        List<Entry> changed = new ArrayList<>();
        for (Entry entry : without(missing, true).entries) {
            boolean free = entry.is(image.digest()) && entry.name() == null;
            changed.add(free && toPlace.hasNext() ? named(image, toPlace.next()) : entry);
        }
        while (toPlace.hasNext()) {
            changed.add(named(image, toPlace.next()));
        }
        return new StoreIndex(document, changed);
    }

    /** Those of the names that are not the image's yet, or not by one entry alone. */
    private Set<Reference> missing(Descriptor image, Collection<Reference> names) {
        Set<Reference> missing = new LinkedHashSet<>(names);
        Set<Reference> seen = new HashSet<>();
        Set<Reference> elsewhere = new HashSet<>();
        for (Entry entry : entries) {
            Reference name = entry.name();
            if (name != null && missing.contains(name) && (!seen.add(name) || !entry.is(image.digest()))) {
                elsewhere.add(name);
            }
        }
        missing.removeIf(name -> seen.contains(name) && !elsewhere.contains(name));
        return missing;
    }

    /**
     * Without these names; this very index when it has none of them. An image that keeps another keeps its place in the
     * list.
     *
     * @param keepImages whether an image whose last name goes stays, without a name
     */
    StoreIndex without(Set<Reference> names, boolean keepImages) {
        // Where in the list the entries of each image are that stay.
        Map<Digest, Deque<Integer>> staying = new HashMap<>();
        boolean found = false;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            found |= entry.isNamedOneOf(names);
            if (entry.descriptor() != null && !entry.isNamedOneOf(names)) {
                staying.computeIfAbsent(entry.descriptor().digest(), _ -> new ArrayDeque<>())
                        .add(i);
            }
        }
        if (!found) {
            return this;
        }
        List<Entry> left = new ArrayList<>();
        Set<Digest> placed = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Descriptor descriptor = entry.descriptor();
            if (descriptor == null) {
                left.add(entry);
                continue;
            }
            Deque<Integer> own = staying.getOrDefault(descriptor.digest(), new ArrayDeque<>());
            Integer next = own.peekFirst();
            boolean first = placed.add(descriptor.digest());
            if (entry.isNamedOneOf(names)) {
                if (first && next != null) {
                    left.add(entries.get(own.removeFirst()));
                } else if (first && keepImages) {
                    left.add(Entry.of(unnamed(entry)));
                }
            } else if (next != null && next == i) {
                // One that was put further ahead is not here any more.
                left.add(entry);
                own.removeFirst();
            }
        }
        return new StoreIndex(document, left);
    }

    /** Without these images and all of their names. */
    StoreIndex without(Set<Digest> images) {
        List<Entry> changed = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.descriptor() == null
                    || !images.contains(entry.descriptor().digest())) {
                changed.add(entry);
            }
        }
        return changed.size() == entries.size() ? this : new StoreIndex(document, changed);
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

        boolean isNamedOneOf(Set<Reference> names) {
            return name != null && names.contains(name);
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
