package dev.tare.deliver.load;

import dev.tare.deliver.LayoutWriter;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Index;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.NameAnnotations;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images of OCI layouts, {@code oci-layout://FOLDER[:TAG][@DIGEST]}, and brings them into the store, without a
 * name; all others are left to another resolver. Without tag and digest it is the only image, else {@code latest}.
 */
public record LayoutImages(Store store, ImageResolver others) implements ImageResolver {
    public static final String SCHEME = "oci-layout://";

    /** Images that are in the store and were checked, by the digest of their manifest. */
    private static final String RECORDS = "layout-image";

    private static final List<String> NAMES = List.of(NameAnnotations.REF_NAME, NameAnnotations.CONTAINERD_NAME);

    /** A layout's parts as they are written. @param tag empty where there is none */
    private record Address(
            String folder, String tag, @Nullable Digest digest) {
        static Address of(String name) {
            String rest = name.substring(SCHEME.length());
            Digest digest = null;
            int at = rest.lastIndexOf('@');
            if (at >= 0 && rest.indexOf('/', at) < 0) {
                digest = Digest.parse(rest.substring(at + 1));
                if (digest == null) {
                    throw TareException.usage(
                            name + ": " + rest.substring(at + 1) + " is no digest",
                            "write it as sha256: and 64 hex digits in lower case");
                }
                rest = rest.substring(0, at);
            }
            int colon = rest.lastIndexOf(':');
            boolean tagged = colon >= 0 && rest.indexOf('/', colon) < 0;
            String folder = tagged ? rest.substring(0, colon) : rest;
            if (folder.isEmpty()) {
                throw TareException.usage(name + " names no folder", SCHEME + "FOLDER");
            }
            return new Address(folder, tagged ? rest.substring(colon + 1) : "", digest);
        }
    }

    /** The same with an absolute folder. @param path makes a path of what the user typed */
    public static String absolute(String name, Function<String, Path> path) {
        Address address = Address.of(name);
        Path folder = path.apply(address.folder()).toAbsolutePath().normalize();
        if (!Files.isRegularFile(folder.resolve("index.json"))) {
            throw TareException.usage(
                    name + ": " + address.folder()
                            + (Files.isDirectory(folder) ? " is no OCI layout: it has no index.json" : " is no folder"),
                    null);
        }
        return SCHEME
                + folder
                + (address.tag().isEmpty() ? "" : ":" + address.tag())
                + (address.digest() == null ? "" : "@" + address.digest());
    }

    @Override
    public @Nullable ResolvedImage resolve(String name, Platform platform) {
        if (!name.startsWith(SCHEME)) {
            return others.resolve(name, platform);
        }
        Address address = Address.of(name);
        try {
            FolderFiles files = new FolderFiles(store, Path.of(address.folder()));
            OciImages images = new OciImages(store, files);
            Descriptor found = find(name, address, files, images);
            images.loadDocuments(found);
            Descriptor manifest = store.images().select(new NamedImage(found, List.of()), platform);
            Image image = store.images().image(manifest.digest());
            if (store.records().get(RECORDS, manifest.digest()) == null) {
                images.load(manifest);
                List<Digest> blobs = new ArrayList<>(List.of(manifest.digest(), image.id()));
                image.layers().forEach(layer -> blobs.add(layer.digest()));
                store.records().put(RECORDS, manifest.digest(), new byte[0], blobs);
            }
            return ResolvedImage.of(image);
        } catch (IOException e) {
            throw TareException.failed("cannot read " + name + ": " + Reasons.of(e), e);
        }
    }

    private static Descriptor find(String name, Address address, FolderFiles files, OciImages images)
            throws IOException {
        byte[] index = files.small("index.json");
        if (index == null) {
            throw new IOException("it has no index.json");
        }
        List<Descriptor> all = Index.fromJson(index).manifests();
        if (address.digest() != null) {
            for (Descriptor each : all) {
                if (each.digest().equals(address.digest())) {
                    return each;
                }
            }
            return inside(address.digest(), files);
        }
        if (address.tag().isEmpty()) {
            List<Descriptor> only = new ArrayList<>();
            for (Descriptor each : all) {
                if (all.size() == 1 || images.isImage(each)) {
                    only.add(each);
                }
            }
            if (only.size() == 1) {
                return only.getFirst();
            }
        }
        String tag = address.tag().isEmpty() ? "latest" : address.tag();
        List<String> tags = new ArrayList<>();
        for (Descriptor each : all) {
            String own = tag(each.annotations());
            if (own.equals(tag)) {
                return each;
            }
            tags.add(own);
        }
        tags.removeIf(String::isEmpty);
        String hint = NearNames.hint(tag, tags);
        throw TareException.failed(
                name + ": the layout has no image called " + tag,
                hint == null && !tags.isEmpty() ? "it has " + String.join(", ", tags) : hint);
    }

    /** The tag alone, of whatever form the name in the layout has. */
    private static String tag(Map<String, String> annotations) {
        for (String key : NAMES) {
            String value = annotations.get(key);
            if (value != null) {
                int colon = value.lastIndexOf(':');
                return colon < 0 || value.indexOf('/', colon) >= 0 ? value : value.substring(colon + 1);
            }
        }
        return "";
    }

    /** An image that index.json leads to only through another index. */
    private static Descriptor inside(Digest digest, FolderFiles files) throws IOException {
        byte[] json = files.small(LayoutWriter.blobPath(digest));
        if (json == null) {
            throw new IOException("it has no image " + digest);
        }
        Map<String, Object> fields = Json.readObject(json);
        boolean index = fields.containsKey("manifests");
        String type =
                fields.get("mediaType") instanceof String text ? text : index ? MediaTypes.INDEX : MediaTypes.MANIFEST;
        return Descriptor.of(type, digest, json.length);
    }
}
