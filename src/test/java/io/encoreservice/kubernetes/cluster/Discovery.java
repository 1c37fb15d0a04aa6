package io.encoreservice.kubernetes.cluster;

import io.fabric8.mockwebserver.http.MockResponse;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells which kinds of objects this cluster knows; KEDA's only when it is there. */
final class Discovery {

    private volatile boolean keda;

    boolean hasKeda() {
        return keda;
    }

    void installKeda(boolean installed) {
        keda = installed;
    }

    MockResponse answer(Route route) {
        String[] parts = route.path().substring(1).split("/", -1);
        return switch (parts[0] + parts.length) {
            case "version1" ->
                ok(Json.object().put("major", "1").put("minor", "34").put("gitVersion", "v1.34.0"));
            case "api1" -> ok(kind("APIVersions").set("versions", Json.array().add("v1")));
            case "apis1" -> ok(groups());
            case "api2" -> resources("", parts[1]);
            case "apis2" -> group(parts[1]);
            case "apis3" -> resources(parts[1], parts[2]);
            case "1" -> ok(roots());
            default -> notThere();
        };
    }

    private ObjectNode roots() {
        ArrayNode paths = Json.array().add("/api").add("/api/v1").add("/apis");
        known().stream()
                .filter(type -> !type.group().isEmpty())
                .map(type -> "/apis/" + type.group())
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(paths::add);
        return Json.object().set("paths", paths);
    }

    private ObjectNode groups() {
        ObjectNode list = kind("APIGroupList");
        ArrayNode groups = list.putArray("groups");
        known().stream()
                .map(ResourceType::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .forEach(group -> groups.add(groupObject(group)));
        return list;
    }

    private MockResponse group(String group) {
        return known().stream().anyMatch(type -> type.group().equals(group)) ? ok(groupObject(group)) : notThere();
    }

    private ObjectNode groupObject(String group) {
        ObjectNode object = kind("APIGroup").put("name", group);
        ArrayNode versions = object.putArray("versions");
        known().stream().filter(type -> type.group().equals(group)).limit(1).forEach(type -> {
            versions.addObject().put("groupVersion", type.apiVersion()).put("version", type.version());
            object.putObject("preferredVersion")
                    .put("groupVersion", type.apiVersion())
                    .put("version", type.version());
        });
        return object;
    }

    private MockResponse resources(String group, String version) {
        List<ResourceType> types = known().stream()
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .toList();
        if (types.isEmpty()) {
            return notThere();
        }
        ObjectNode list =
                kind("APIResourceList").put("groupVersion", types.getFirst().apiVersion());
        ArrayNode resources = list.putArray("resources");
        types.forEach(type -> resources
                .addObject()
                .put("name", type.plural())
                .put("kind", type.kind())
                .put("namespaced", true)
                .set(
                        "verbs",
                        Json.array()
                                .add("get")
                                .add("list")
                                .add("watch")
                                .add("create")
                                .add("patch")));
        return ok(list);
    }

    private List<ResourceType> known() {
        return Arrays.stream(ResourceType.values())
                .filter(type -> keda || !type.isOfKeda())
                .toList();
    }

    private static ObjectNode kind(String kind) {
        return Json.object().put("kind", kind).put("apiVersion", "v1");
    }

    private static MockResponse ok(tools.jackson.databind.JsonNode body) {
        return new MockResponse()
                .setResponseCode(200)
                .setHeader("Content-Type", "application/json")
                .setBody(body.toString());
    }

    private static MockResponse notThere() {
        RefusedException e = new RefusedException(404, "NotFound", "the server could not find the requested resource");
        return new MockResponse()
                .setResponseCode(404)
                .setHeader("Content-Type", "application/json")
                .setBody(e.status().toString());
    }
}
