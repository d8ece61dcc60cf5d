package dev.tare.flow.file;

import dev.tare.diagnostic.TareException;
import dev.tare.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;

/** Reads an artifact: {@code PATH} or {@code PATH:FOLDER}. */
final class ArtifactText {
    private ArtifactText() {}

    /** @throws TareException at an artifact without a path, and at a folder that is not below the work directory */
    static FlowArtifact parse(YamlNode.Scalar node) {
        String text = node.string();
        int colon = text.indexOf(':');
        String source = colon < 0 ? text : text.substring(0, colon);
        String folder = colon < 0 ? "" : text.substring(colon + 1);
        if (source.isEmpty() || folder.indexOf(':') >= 0) {
            throw TareException.at(node.location(), "an artifact is PATH or PATH:FOLDER, not \"" + text + "\"", null);
        }
        return new FlowArtifact(source, inside(folder, node), node.location());
    }

    /** Habitus joins the folder to the work directory, an absolute one too. */
    private static String inside(String folder, YamlNode.Scalar node) {
        List<String> names = new ArrayList<>();
        for (String name : folder.split("/", -1)) {
            if (name.equals("..") && names.isEmpty()) {
                throw TareException.at(
                        node.location(), "artifacts stay in the work directory: " + folder + " leads out of it", null);
            } else if (name.equals("..")) {
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names.isEmpty() ? "." : String.join("/", names);
    }
}
