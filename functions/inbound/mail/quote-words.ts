/**
 * How mail clients introduce and mark what they add to a reply, in the service's ten languages and in others in which
 * people's phones may be set. Data: lower case, without marks of direction. Sources: the clients' own texts as they stand
 * in mails, not a standard; there is none.
 */

/** The verb of "On … at …, … wrote:". */
export const WROTE = [
  ...[
    'wrote',
    'schrieb',
    'a écrit',
    'ha scritto',
    'schreef',
    'skrev',
    'kirjoitti',
    'a scris',
    'escribió',
    'va escriure',
  ],
  ...[
    'escreveu',
    'napisał',
    'napisała',
    'pisze',
    'wiadomość napisana',
    'napsal',
    'napísal',
    'írta',
    'rašė',
    'rakstīja',
    'kirjutas',
  ],
  ...['yazdı', 'yazmış', 'লিখেছেন', 'লিখেছে', 'نے لکھا', 'نے تحریر کیا', 'لکھا ہے', 'كتب', 'كتبت', 'تمت كتابة', 'نوشت'],
  ...['ayaa qoray', 'wuxuu qoray', 'waxay qortay', 'qoray', 'пишет', 'написал', 'писал', 'написав', 'пише', 'написа'],
  ...[
    'έγραψε',
    'shkroi',
    'napisao',
    'je napisal',
    'ने लिखा',
    'ਨੇ ਲਿਖਿਆ',
    'એ લખ્યું',
    'எழுதியது',
    '写道',
    '寫道',
    '작성',
    'のメッセージ',
    'đã viết',
    'menulis',
  ],
] as const;

/** How such an introduction may begin; one that is broken over lines is recognised by it. */
export const OPENERS = [
  ...[
    'on ',
    'am ',
    'le ',
    'il ',
    'op ',
    'den ',
    'în ',
    'in data ',
    'pe ',
    'la data ',
    'el ',
    'em ',
    'no dia ',
    'a ',
    'w dniu ',
    'dnia ',
  ],
  ...['wiadomość napisana', 'في ', 'بتاريخ ', 'بتاریخ ', 'مؤرخہ ', 'তারিখে', 'tarihinde', 'ku ', 'taariikh', '在 '],
] as const;

/** "From", as the first line of the header block that Outlook and others put before what they quote. */
export const FROM_LABELS = [
  ...['from', 'von', 'de', 'de la', 'da', 'van', 'fra', 'från', 'od', 'nadawca', 'expeditor', 'remitente', 'remetente'],
  ...[
    'kimden',
    'gönderen',
    'প্রেরক',
    'থেকে',
    'হতে',
    'منجانب',
    'از',
    'از طرف',
    'سے',
    'من',
    'المرسل',
    'ka',
    'ka socda',
    'от',
    'від',
  ],
  ...['από', 'feladó', 'lähettäjä', 'nuo', 'nga', 'प्रेषक', '发件人', '寄件者', '差出人', '보낸 사람', 'từ'],
] as const;

/** Between rules: `-----Original Message-----`. */
export const ORIGINAL = [
  ...[
    'original message',
    'mesaj original',
    'mesajul original',
    'mensaje original',
    'mensagem original',
    'oryginalna wiadomość',
  ],
  ...[
    'wiadomość oryginalna',
    'treść oryginalnej wiadomości',
    'মূল বার্তা',
    'মূল মেসেজ',
    'اصل پیغام',
    'اصل میسیج',
    'orijinal mesaj',
  ],
  ...[
    'özgün ileti',
    'asıl mesaj',
    'الرسالة الأصلية',
    'الرسالة الاصلية',
    'fariinta asalka ah',
    'fariintii asalka',
    'ursprüngliche nachricht',
  ],
  ...[
    "message d'origine",
    'message original',
    'messaggio originale',
    'oorspronkelijk bericht',
    'исходное сообщение',
    'originalmeddelande',
    'reply message',
    'original-nachricht',
  ],
] as const;

/** What follows was passed on by the sender on purpose: it belongs to what is said. */
export const FORWARDED = [
  ...[
    'forwarded message',
    'forwarded by',
    'mesaj redirecționat',
    'mesaj redirectionat',
    'mesaj transmis',
    'mensaje reenviado',
  ],
  ...[
    'mensagem encaminhada',
    'mensagem reencaminhada',
    'przekazana wiadomość',
    'wiadomość przekazana',
    'przekazywana wiadomość',
  ],
  ...[
    'ফরোয়ার্ড',
    'فارورڈ',
    'آگے بھیجا',
    'iletilen mesaj',
    'yönlendirilen mesaj',
    'رسالة معاد توجيهها',
    'رسالة محولة',
    'إعادة توجيه',
    'la gudbiyay',
  ],
  ...[
    'weitergeleitete nachricht',
    'message transféré',
    'messaggio inoltrato',
    'doorgestuurd bericht',
    'пересылаемое сообщение',
  ],
] as const;

/** How a line begins that a phone or an app puts under a mail by itself. */
export const SENT_FROM = [
  ...[
    'sent from',
    'sent via',
    'sent with',
    'sent using',
    'get outlook for',
    'trimis de pe',
    'trimis din',
    'trimis cu',
    'trimis prin',
  ],
  ...[
    'obțineți outlook',
    'obține outlook',
    'enviado desde',
    'enviado do',
    'enviado a partir',
    'enviado de',
    'enviado con',
    'enviado pelo',
  ],
  ...[
    'obtener outlook',
    'obter o outlook',
    'obtenha o outlook',
    'wysłane z',
    'wysłano z',
    'wysłane za pomocą',
    'pobierz outlook',
    'pobierz program outlook',
  ],
  ...[
    'gesendet von',
    'gesendet mit',
    'von meinem',
    'outlook für',
    'envoyé de',
    'envoyé depuis',
    'inviato da',
    'verzonden vanaf',
    'verstuurd vanaf',
  ],
  ...[
    'أُرسلت من',
    'أرسلت من',
    'ارسلت من',
    'مرسل من',
    'مُرسل من',
    'تم الإرسال من',
    'الحصول على outlook',
    'waxaa laga soo diray',
    'laga soo diray',
  ],
  ...[
    'ios için outlook',
    'android için outlook',
    'отправлено с',
    'yahoo mail:',
    'de pe iphone',
    'skickat från',
    'sendt fra',
  ],
] as const;

/** How such a line ends where the verb comes last. */
export const SENT_FROM_ENDS = [
  'gönderildi',
  'gönderilmiştir',
  'سے بھیجا گیا',
  'سے ارسال کردہ',
  'থেকে পাঠানো',
  'থেকে পাঠানো হয়েছে',
  'থেকে প্রেরিত',
  'gesendet',
  'edinin',
] as const;
