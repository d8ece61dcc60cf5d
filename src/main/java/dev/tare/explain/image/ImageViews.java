package dev.tare.explain.image;

import dev.tare.explain.image.LayeredParts.FilePart;
import dev.tare.explain.image.LayeredParts.LayerPart;
import dev.tare.explain.part.Branch;
import dev.tare.explain.part.Part;
import dev.tare.explain.part.PartKind;

/** The tree of an image's bytes: by the layers that have them, by the files that a container sees, or by packages. */
public final class ImageViews {
    private static final int MOST_TEXT = 60;

    private ImageViews() {}

    /** Layers, in them folders and files. */
    public static Part byLayer(String name, LayeredParts image) {
        Branch root = new Branch(name, PartKind.IMAGE);
        for (int i = 0; i < image.layers().size(); i++) {
            LayerPart layer = image.layers().get(i);
            Branch branch = root.child(layerName(i, layer), PartKind.LAYER);
            branch.reason(layer.instruction());
            addTar(branch, layer);
            for (FilePart file : image.files()) {
                if (file.layer() == i) {
                    graft(branch, file);
                }
            }
        }
        return root.part();
    }

    private static String layerName(int number, LayerPart layer) {
        String text = layer.instruction().replace('\n', ' ').replace('\t', ' ');
        String shown = text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT - 1) + "…";
        return "layer " + (number + 1) + (shown.isEmpty() ? " " + layer.diffId().shortId() : " " + shown);
    }

    /** One tree of files; what no container sees is a branch of its own. */
    public static Part byFile(String name, LayeredParts image) {
        Branch root = new Branch(name, PartKind.IMAGE);
        for (FilePart file : image.files()) {
            String hidden = file.hidden();
            graft(hidden == null ? root : root.child("hidden in lower layers", PartKind.OTHER), file);
        }
        for (LayerPart layer : image.layers()) {
            addTar(root, layer);
        }
        return root.part();
    }

    private static void addTar(Branch to, LayerPart layer) {
        Branch tar = to.child("tar headers and padding", PartKind.TAR);
        tar.child("headers", PartKind.TAR).add(layer.headers());
        tar.child("padding", PartKind.TAR).add(layer.padding());
    }

    private static void graft(Branch root, FilePart file) {
        Branch at = root;
        int start = 0;
        String path = file.path();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
            at = at.child(path.substring(start, slash), PartKind.DIRECTORY);
            start = slash + 1;
        }
        String hidden = file.hidden();
        at.graft(hidden == null ? file.part() : file.part().withReason(hidden));
    }

    /** Packages of all programs; of what is no package, the files. */
    public static Part byPackage(String name, LayeredParts image) {
        Branch root = new Branch(name, PartKind.IMAGE);
        for (FilePart file : image.files()) {
            if (file.part().kind() == PartKind.PROGRAM) {
                addPackages(root, "/" + file.path(), file.part(), true);
            } else {
                graft(root.child("files", PartKind.DIRECTORY), file);
            }
        }
        for (LayerPart layer : image.layers()) {
            addTar(root, layer);
        }
        return root.part();
    }

    /** Packages of a program on their own. */
    public static Part byPackage(Part program) {
        Branch root = new Branch(program.name(), PartKind.PROGRAM);
        root.add(program.own());
        addPackages(root, "", program, false);
        return root.part();
    }

    private static void addPackages(Branch root, String path, Part program, boolean shared) {
        Branch rest = shared ? root.child("programs without their packages", PartKind.OTHER) : root;
        rest = shared ? rest.child(path, PartKind.PROGRAM) : rest;
        for (Part part : program.children()) {
            if (part.kind() != PartKind.MODULE) {
                rest.graft(part);
                continue;
            }
            for (Part each : part.children()) {
                merge(root.child(each.name(), PartKind.PACKAGE), each);
            }
        }
        if (shared) {
            rest.add(program.own());
        }
    }

    /** The same package of several programs is one. */
    private static void merge(Branch to, Part part) {
        to.add(part.own());
        for (Part child : part.children()) {
            merge(to.child(child.name(), child.kind()), child);
        }
    }
}
