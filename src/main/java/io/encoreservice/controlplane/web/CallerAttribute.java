package io.encoreservice.controlplane.web;

import io.encoreservice.controlplane.identity.Caller;
import io.encoreservice.controlplane.identity.Operator;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Carries the proved caller, or the operator, from the token filter to every controller method that has a {@code Caller}
 * or an {@code Operator} parameter.
 */
public final class CallerAttribute implements HandlerMethodArgumentResolver {

    CallerAttribute() {}

    public static void set(HttpServletRequest request, Caller caller) {
        request.setAttribute(Caller.class.getName(), caller);
    }

    /** The caller, where a tenant calls. */
    public static Optional<Caller> find(HttpServletRequest request) {
        return Optional.ofNullable((Caller) request.getAttribute(Caller.class.getName()));
    }

    public static void setOperator(HttpServletRequest request, Operator operator) {
        request.setAttribute(Operator.class.getName(), operator);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        Class<?> wanted = parameter.getParameterType();
        return wanted.equals(Caller.class) || wanted.equals(Operator.class);
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Class<?> wanted = parameter.getParameterType();
        Object proved = request.getAttribute(wanted.getName(), RequestAttributes.SCOPE_REQUEST);
        if (wanted.isInstance(proved)) {
            return proved;
        }
        throw new NoCallerException();
    }
}
