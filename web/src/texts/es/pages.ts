/** Spanish of the frame around the pages and of a trainee's own. Not yet read by anybody whose language it is. */

import { counted } from "../counting";
import type { Translated } from "../language";
import type * as lessonWords from "../lessons";
import type * as shellWords from "../shell";
import type * as words from "../words";

export const shell: Translated<typeof shellWords.shell> = {
  product: "Triptych",
  skip: "Ir al contenido",
  places: "Secciones",
  person: (name) => `${name}: tu cuenta`,
  language: "Idioma",
  theme: { label: "Colores", system: "Como este dispositivo", light: "Claro", dark: "Oscuro" },
  signOut: "Cerrar sesión",
  lessons: "Mis clases",
  queue: "Pendientes",
  cohorts: "Promociones",
  samples: "Muestras",
  mentees: "A quienes acompaño",
  atSchool: (time) => `En la escuela: ${time}`,
  optional: "opcional",
  close: "Cerrar",
  cancel: "Cancelar",
  back: "Volver",
  again: "Intentarlo de nuevo",
  copy: "Copiar",
  copied: "Copiado",
  copyFailed: "El navegador no ha permitido copiar. El texto está seleccionado: cópialo con el teclado.",
  loading: "Se está cargando la página",
  offline:
    "Estás sin conexión. Lo que hay en la página se queda; lo que escribas se guarda aquí y podrá enviarse cuando vuelva la conexión.",
  offlineTitle: "Esta página aún no se ha cargado",
  offlineWords: "Estás sin conexión. Se cargará en cuanto vuelva.",
  unreachableTitle: "El servicio no ha respondido",
  unreachableWords: "No se ha cambiado ni perdido nada. Inténtalo de nuevo dentro de un momento.",
  failedTitle: "No se ha podido cargar esta página",
  brokenTitle: "Algo ha fallado en esta página",
  brokenWords:
    "Lo que habías guardado se conserva. Vuelve a cargar la página; si falla otra vez, cuenta a la dirección de tu programa qué hiciste.",
  reload: "Volver a cargar la página",
  missingTitle: "Esta página no existe",
  missingWords: "Puede que la dirección esté mal escrita o que lo que había aquí no se comparta contigo.",
  forbiddenTitle: "No tienes acceso a esta página",
  home: "Ir al inicio",
  noRoleTitle: "Todavía no tienes ninguna función",
  noRoleWords:
    "Tu cuenta está activa, pero nadie te ha asignado una función. Pregunta a la dirección de tu programa.",
};

export const signIn: Translated<typeof shellWords.signIn> = {
  title: "Iniciar sesión",
  lead: "Tres cámaras, una clase.",
  about:
    "Mira las clases desde todos los ángulos, coméntalas según los Teachers' Standards y reúne las pruebas en un solo lugar.",
  email: "Correo electrónico",
  password: "Contraseña",
  submit: "Iniciar sesión",
  emailMissing: "Escribe tu correo electrónico.",
  passwordMissing: "Escribe tu contraseña.",
  wrong: "El correo y la contraseña no coinciden. Compruébalos e inténtalo de nuevo.",
  forgot: "¿Has olvidado la contraseña? Pide a la dirección de tu programa un enlace para elegir otra.",
  expiredTitle: "Se ha cerrado tu sesión",
  expired: (name) =>
    `Tu sesión ha terminado. Inicia sesión de nuevo como ${name} para seguir donde estabas. Lo que escribiste sigue en la página.`,
  stay: "Ahora no",
};

export const lessons: Translated<typeof lessonWords.lessons> = {
  title: "Mis clases",
  plan: "Planificar una clase",
  toDo: "Por hacer",
  underWay: "En curso",
  done: "Con comentarios del tutor",
  due: "Plazo",
  late: "Con retraso",
  comments: (count) => counted(count, "comentario"),
  cameras: (count) => `${count} de 3 grabaciones recibidas`,
  emptyTitle: "Planifica tu primera clase",
  empty:
    "Di qué vas a enseñar y en qué quieres que se fijen. Después de la clase, añade aquí las grabaciones de tus tres cámaras.",
  fetching: "Se están cargando tus clases",
  nextActUnderWay: "Tu tutor ya puede verla. Sus comentarios aparecerán aquí.",
};

export const statuses: typeof words.statuses = {
  planned: "Planificada",
  late: "Con retraso",
  receiving: "Llegan las grabaciones",
  preparing: "En preparación",
  needs_file: "Falta otro archivo",
  to_attest: "Por confirmar",
  to_review: "Lista para revisar",
  feedback_published: "Comentarios publicados",
};

export const nextActs: typeof words.nextActs = {
  planned: "Añadir las grabaciones",
  late: "Añadir las grabaciones",
  receiving: "Seguir añadiendo grabaciones",
  preparing: "Ver cómo va",
  needs_file: "Sustituir un archivo",
  to_attest: "Confirmar el registro",
  to_review: "Ver la clase",
  feedback_published: "Leer los comentarios",
};

export const phases: typeof words.phases = {
  early_years: "Educación infantil (Early years)",
  key_stage_1: "Etapa 1 (Key stage 1)",
  key_stage_2: "Etapa 2 (Key stage 2)",
  key_stage_3: "Etapa 3 (Key stage 3)",
  key_stage_4: "Etapa 4 (Key stage 4)",
  post_16: "A partir de 16 años",
};

export const kinds: typeof words.kinds = {
  formative: "Formativa",
  review_point: "Punto de revisión",
  final: "Final",
};

export const roles: typeof words.roles = {
  trainee: "En formación",
  mentor: "Mentor",
  tutor: "Tutor de la universidad",
  moderator: "Moderador",
  lead: "Dirección del programa",
  admin: "Administración",
  safeguarding_lead: "Responsable de protección",
};
