package dev.tare.cli;

import dev.tare.diagnostic.TareException;
import dev.tare.report.ImageSummary;
import dev.tare.report.InspectReport;
import dev.tare.report.PrettyJson;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tare inspect}. */
final class InspectCommand implements Command {
    @Override
    public String summary() {
        return "Show all that is known of images, as JSON in docker's shape";
    }

    @Override
    public String operands() {
        return "IMAGE [IMAGE...]";
    }

    @Override
    public List<Flag> flags() {
        return List.of(Flag.of("json", "print JSON, as without it"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# the whole",
                "tare inspect hello",
                "# what a container of it starts",
                "tare inspect hello | jq '.[0].Config.Entrypoint'");
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().isEmpty()) {
            throw arguments.wrongCount("one image or more");
        }
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        try (Store store = OpenStore.of(console)) {
            for (String name : arguments.operands()) {
                ImageSummary image = ImageSummary.read(store, store.images().require(name));
                try {
                    out.add(InspectReport.json(image, store.blobs().read(image.id())));
                } catch (IOException e) {
                    throw TareException.failed(name + ": its configuration cannot be read: " + e.getMessage(), e);
                }
            }
        }
        console.out().print(PrettyJson.write(out));
        return 0;
    }
}
