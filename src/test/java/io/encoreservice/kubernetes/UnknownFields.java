package io.encoreservice.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds what a Kubernetes object says that its model does not know, so that no typing error goes unseen. */
public final class UnknownFields {

    private static final String MODEL = "io.fabric8.kubernetes.api.model";

    private final List<String> found = new ArrayList<>();

    private UnknownFields() {}

    /** The unknown fields of an object, as paths; empty for kinds without a model of their own. */
    public static List<String> in(Object object) {
        UnknownFields walk = new UnknownFields();
        if (!(object instanceof GenericKubernetesResource)) {
            walk.visit(object.getClass().getSimpleName(), object);
        }
        return walk.found;
    }

    private void visit(String path, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(element -> visit(path + "[]", element));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, element) -> visit(path + "." + name, element));
        } else if (value != null
                && value.getClass().getName().startsWith(MODEL)
                && !value.getClass().isEnum()) {
            for (Method method : value.getClass().getMethods()) {
                if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
                    look(path + "." + method.getName().substring(3), method, value);
                }
            }
        }
    }

    private void look(String path, Method getter, Object value) {
        Object part = result(getter, value);
        if (getter.getName().equals("getAdditionalProperties")) {
            ((Map<?, ?>) part).keySet().forEach(name -> found.add(path + "." + name));
        } else {
            visit(path, part);
        }
    }

    private static Object result(Method getter, Object value) {
        try {
            return getter.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(getter.toString(), e);
        }
    }
}
