package dev.tare.build;

import dev.tare.build.request.GoCompile;
import dev.tare.build.request.GoRequest;
import dev.tare.golang.GoAddition;
import dev.tare.golang.GoContents;
import dev.tare.oci.Healthcheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was asked of a Go package, by the names of the flags, as its provenance tells it. */
final class GoFacts {
    private final Map<String, String> facts = new TreeMap<>();

    private GoFacts() {}

    /** Names to values; nothing for what was not said. */
    static Map<String, String> of(GoRequest request) {
        GoFacts out = new GoFacts();
        out.put("base", request.base());
        out.put("base-cmd", request.baseCmd() ? "true" : null);
        out.compile(request.compile());
        out.image(request.image());
        out.put("with", request.needs().with(), ",");
        out.put("without", request.needs().without(), ",");
        out.put("tz", request.needs().tz(), ",");
        return out.facts;
    }

    private void compile(GoCompile compile) {
        put("ldflags", compile.ldflags());
        put("go-flags", compile.flags(), " ");
        put("tags", compile.tags(), ",");
        compile.env().forEach((name, value) -> facts.put("go-env:" + name, value));
        put("cap", compile.capabilities(), ",");
        put("profile", compile.profile() == null ? null : compile.profile().toString());
        put("debug", compile.debugged() ? "true" : null);
        put("go", compile.toolchain());
    }

    private void image(GoContents image) {
        List<String> added = new ArrayList<>();
        for (GoAddition each : image.additions()) {
            added.add(each.source() + ":" + each.destination());
        }
        put("add", added, ",");
        put("kodata", image.kodata() == null ? null : image.kodata().toString());
        image.env().forEach((name, value) -> facts.put("env:" + name, value));
        put("workdir", image.workdir());
        put("entrypoint", image.entrypoint() == null ? List.of() : image.entrypoint(), " ");
        put("arg", image.args() == null ? List.of() : image.args(), " ");
        put("expose", image.ports(), ",");
        put("user", image.user());
        put("volume", image.volumes(), ",");
        put("stop-signal", image.stopSignal());
        Healthcheck check = image.healthcheck();
        put("healthcheck", check == null ? List.of() : check.test(), " ");
    }

    private void put(String name, @Nullable String value) {
        if (value != null) {
            facts.put(name, value);
        }
    }

    private void put(String name, Collection<String> values, String between) {
        if (!values.isEmpty()) {
            facts.put(name, String.join(between, values));
        }
    }
}
